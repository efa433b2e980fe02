// The version table in a script: its name, its creation, and the statements that move its rows.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/config.h"
#include "compiler/revision/plan.h"
#include "compiler/sql/statement.h"

namespace migc::script {

// Where the version table lives: [version_table] schema, else the first schema of the search path,
// so that a migration that sets search_path cannot make another table of it. Without either the
// name stays unqualified.
sql::QualifiedName version_table(const Config& config);

// The key of the advisory lock that keeps two runs on one version table apart.
std::int64_t advisory_key(const Config& config);

// CREATE TABLE IF NOT EXISTS, with the definition Alembic gives it, and its schema if the
// configuration names one.
std::string create_version_table(const Config& config);

// One DO block: the change, and an error unless it hit exactly one row.
std::string move_row(const Config& config, const revision::VersionOp& operation);

// One statement that makes `revision` a row in place of those of `parents` that are rows: for who
// does not know which.
std::string arrive(const Config& config, const std::string& revision,
                   const std::vector<std::string>& parents);

// SQL: the rows as a sorted text[].
std::string current_rows(const Config& config);

// ARRAY['a', 'b']::text[]
std::string text_array(const std::vector<std::string>& values);

}  // namespace migc::script
