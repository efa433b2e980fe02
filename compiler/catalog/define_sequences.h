// The values of a sequence. Private to replay. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Applies the options of CREATE SEQUENCE or, with `is_new` false, of ALTER SEQUENCE to the facts:
// what is not written gets its default or stays. The type is that of the facts unless the options
// say another. Ownership is not looked at. 22023, 22003, 42601, 42704 for what the server would not
// take.
bool apply_sequence_options(Session& session, const std::vector<sql::Option>& options, bool is_new,
                            std::optional<Span> span, SequenceFacts& facts);

// The same for a sequence of the catalog.
bool alter_sequence_options(Session& session, ObjectId sequence,
                            const std::vector<sql::Option>& options, std::optional<Span> span);

// The sequences of a table's columns: of identity columns and those OWNED BY one.
std::vector<ObjectId> owned_sequences(const Session& session, ObjectId table);

// The sequence of an identity column; none if it has none.
ObjectId identity_sequence(const Session& session, Address column);

}  // namespace migc::catalog
