// The names that the server makes up for constraints, indexes, sequences and the like
// (makeObjectName, ChooseRelationName, ChooseConstraintName, ChooseIndexColumnNames; PostgreSQL 13
// to 18). SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"

namespace migc::catalog {

// NAMEDATALEN - 1, in bytes.
inline constexpr std::size_t k_longest_name = 63;

// Cut to 63 bytes, never inside of a character.
std::string truncated_name(std::string_view name);

// "name1_name2_label", the two names shortened in turns, the longer first, until it fits.
std::string make_object_name(std::string_view name1, std::string_view name2,
                             std::string_view label);

// A name for a relation that no relation of the schema has (and, for constraints' indexes, no
// constraint of the schema): "t_a_idx", "t_a_idx1", …
std::string choose_relation_name(const Catalog& catalog, std::string_view name1,
                                 std::string_view name2, std::string_view label, ObjectId schema,
                                 bool is_constraint);

// A name that no constraint of the schema has and that is not among `others`.
std::string choose_constraint_name(const Catalog& catalog, std::string_view name1,
                                   std::string_view name2, std::string_view label, ObjectId schema,
                                   const std::vector<std::string>& others);

// "a_b_c": the columns of an index or constraint, as far as they fit.
std::string joined_columns(const std::vector<std::string>& columns);

}  // namespace migc::catalog
