// What a key of an index is a key of: a column or an expression. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Reads the key's expression again, after a change of types: casts of a column that change nothing
// any more make it a key of that column (ComputeIndexAttrs).
void reread_index_key(const Session& session, ObjectId table, IndexKey& key);

}  // namespace migc::catalog
