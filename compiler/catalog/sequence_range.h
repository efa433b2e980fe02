// What the options of a sequence come to (manual, CREATE SEQUENCE).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/catalog/object.h"

namespace migc::catalog {

struct SequenceRange {
  std::int64_t increment = 1, minimum = 1, maximum = 1, start = 1, cache = 1;
};

SequenceRange sequence_range(const SequenceFacts& facts);

// What CREATE SEQUENCE, or the same in a column's definition, says.
SequenceFacts made_sequence(ObjectId type, const std::vector<sql::Option>& options);

// ALTER SEQUENCE: what is not mentioned keeps its value, though another type or direction would
// have another default (init_params in commands/sequence.c). `type`: AS type, or none.
void change_sequence(SequenceFacts& facts, ObjectId type, const std::vector<sql::Option>& options);

}  // namespace migc::catalog
