// What a script checks before any change.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/psql_text.h"

namespace migc::script {

// Server versions on which the script means the same: the target's and those that treat each of its
// statements alike.
struct VersionRange {
  int oldest = 0;
  int newest = 0;
};

// DO blocks that stop the script with a clear error unless: it runs outside a transaction, on a
// primary server of a version in range, in the expected database, alone (advisory lock, held by the
// session until the end), and the version table holds exactly the plan's rows, or those at which an
// earlier run of this very script stopped; of an idempotent plan, see missing.h. `digest`: of what
// the script runs, for the journal.
std::string opening_guards(const Project& project, const revision::Plan& plan,
                           VersionRange versions, const std::string& digest, Dialect dialect);

// COPY … FROM stdin (FORMAT csv): psql before 18 sends the line "\\." that ends the data along with
// it, which a server from 18 on takes for a row (release notes of 18, "COPY").
std::string csv_guard();

// Gives the advisory lock back.
std::string release_guard(const Config& config);

}  // namespace migc::script
