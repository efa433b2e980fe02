// Statements that a run may leave half done, and what makes them safe to run again.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/script/psql_text.h"
#include "compiler/sql/statement.h"

namespace migc::script {

// Before the statement: an invalid index that a failed concurrent build left behind is dropped.
// Empty for statements that need nothing.
std::string rerun_guard(const sql::Statement& statement, Dialect dialect);

// psql, in place of the statement `delivered`: a detach of a partition that was broken off has to
// be finished, it cannot be begun again. Other statements stay as they are.
std::string finish_or_begin(const sql::Statement& statement, const std::string& delivered);

// A condition in SQL: what the statement is to do is done. Empty if that cannot be seen, or does
// not matter because the statement can simply be repeated.
std::string is_done(const sql::Statement& statement);

}  // namespace migc::script
