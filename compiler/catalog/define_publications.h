// What a publication holds. SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// The publication's tables and schemas, in the order in which they were added.
std::vector<const PublicationMember*> publication_members(const Catalog& catalog,
                                                          ObjectId publication);

// Null if no statement has set the option.
const sql::Option* publication_option(const PublicationFacts& publication, std::string_view name);

// What it can publish, in the order in which the server lists it.
inline constexpr std::array<std::string_view, 4> k_publishable_actions = {"insert", "update",
                                                                          "delete", "truncate"};
// Those of them that it publishes: all, unless an option says which.
std::vector<std::string> published_actions(const PublicationFacts& publication);

}  // namespace migc::catalog
