// What kinds of objects are called in messages and documents. SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "compiler/catalog/catalog.h"
#include "compiler/sql/operation_relation.h"

namespace migc::catalog {

// "table", "index", "materialized view", "composite type", …; partitioned ones have no word of
// their own.
std::string_view relation_word(RelationKind kind);

// "materialized view", as messages call such an object; "object" for kinds that none is called by.
std::string_view object_word(sql::ObjectKind kind);

}  // namespace migc::catalog
