// The values of a sequence, and what they are where nothing else is said (manual, CREATE SEQUENCE).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "compiler/catalog/object.h"

namespace migc::catalog {

// A row of pg_sequence.
struct SequenceValues {
  ObjectId type = type_id::int8;
  std::int64_t increment = 1;
  std::int64_t maximum = 0;
  std::int64_t minimum = 0;
  std::int64_t start = 0;
  std::int64_t cache = 1;
};

SequenceValues sequence_values(const SequenceFacts& facts);
// The facts leave out what is the default.
void set_sequence_values(SequenceFacts& facts, const SequenceValues& values);

// Lowest and highest number of smallint, integer or bigint.
std::pair<std::int64_t, std::int64_t> sequence_limits(ObjectId type);
std::int64_t default_maximum(const SequenceValues& values);
std::int64_t default_minimum(const SequenceValues& values);
std::int64_t default_start(const SequenceValues& values);

// False: it is not a bigint.
bool read_sequence_number(const std::string& text, std::int64_t& value);

}  // namespace migc::catalog
