// What a publication holds. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// The publication's tables and schemas, in the order in which they were added.
std::vector<const PublicationMember*> publication_members(const Catalog& catalog,
                                                          ObjectId publication);

// Null if no statement has set the option.
const sql::Option* publication_option(const PublicationFacts& publication, std::string_view name);

// The actions that an option `publish` lists, in lower case.
std::vector<std::string> published_actions(const std::string& list);

}  // namespace migc::catalog
