// Privileges of a relation as statements, for fixes that make another one in its place.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lint/step.h"

namespace migc::lint {

// ";\nGRANT … ON target TO …" for each grantee of the relation, and of its columns; `target` is
// SQL. Empty: nobody but the owner has any.
std::string grants_text(const Catalog& catalog, ObjectId relation, const std::string& target);

}  // namespace migc::lint
