// What to check after a window: whether the database is what the upgrade was to make of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/script/window.h"

namespace migc::script {

// For psql 13 and later; runs in a read-only session. Compares the version rows, and what the
// upgrade made or changed, with the schema that replay says it leads to: relations, columns with
// types and NOT NULL, constraints, indexes, and what it was to drop. Then runs the verify
// statements of the revisions that are rows of the version table at the end. Where something
// differs, an error names all of it, and psql ends with status 3.
std::string write_postflight(const Window& window);

}  // namespace migc::script
