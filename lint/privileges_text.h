// Privileges of a relation as statements, for fixes that make another one in its place.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lint/step.h"

namespace migc::lint {

// GRANT … ON target TO …, each behind ";\n", for each grantee of the relation or, with a number, of
// its column; `target` is SQL. Empty: nobody but the owner has any.
std::string grants_text(const Catalog& catalog, Address address, const std::string& target);

// The relation's and those of its columns.
std::string all_grants_text(const Catalog& catalog, ObjectId relation, const std::string& target);

}  // namespace migc::lint
