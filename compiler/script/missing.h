// What makes a script idempotent: it finds out which of its revisions the database lacks, and runs
// those alone. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/psql_text.h"

namespace migc::script {

// A temporary table with the steps that are missing, in a column of that name. Temporary, because
// the list has to outlive transactions and RESET ALL, in programs that know no variables, too.
inline constexpr std::string_view k_missing_table = "pg_temp.migc_missing";
inline constexpr std::string_view k_missing_column = "revision";

// A DO block that makes the table. A revision is applied if a row of the version table is it or
// builds on it. It stops the script with a clear error where a row is unknown to the project's
// graph or below another one, where what the plan starts from is not applied, and where a revision
// is half done that this script (of this `digest`) did not begin.
std::string find_missing(const Project& project, const revision::Plan& plan,
                         const std::string& digest, Dialect dialect);

// A condition in SQL.
std::string is_missing(std::string_view revision);

// Without psql: runs the statement, or several, if the revision is missing. It must be one that a
// DO block can run.
std::string only_if_missing(std::string_view revision, std::string_view statement);

}  // namespace migc::script
