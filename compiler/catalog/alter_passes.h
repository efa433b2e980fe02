// In which order the subcommands of one ALTER TABLE run. SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/sql/operation_relation.h"

namespace migc::catalog {

// The subcommands as the server runs them: what drops before what changes types, then new columns,
// then constraints; in the order of the text within each (tablecmds.c, AlterTablePass).
std::vector<const sql::AlterCommand*> in_passes(const sql::AlterTable& statement);

}  // namespace migc::catalog
