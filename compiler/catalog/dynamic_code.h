// Code that runs inside of a statement: DO blocks, procedures that are called, functions in a
// SELECT. What it does to the catalog is done; what cannot be told is the session's `uncertain`,
// and left undone. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/references.h"
#include "compiler/catalog/session.h"
#include "compiler/catalog/sql_evaluator.h"
#include "compiler/sql/operation.h"
#include "compiler/sql/text.h"

namespace migc::catalog {

bool run_do(Session& session, const sql::Do& statement);
bool run_call(Session& session, const sql::Call& statement);

// The functions of the user's own that a query calls, which has been analysed: `functions` are
// those that it refers to.
bool run_calls(Session& session, const sql::Query& query, const References& references);

// Where code runs: variables of the code around it, and how deep calls are nested.
struct CallSite {
  std::function<std::optional<SqlValue>(const sql::NamePath&)> variable;
  int depth = 0;
};

// Evaluates code, running the user's functions that it calls.
Evaluator make_evaluator(Session& session, const CallSite& site);

// Runs `operation` as a statement of code.
bool run_nested(Session& session, const sql::Operation& operation, const CallSite& site);

// Runs a function or procedure; its value. Refusals are the session's.
SqlValue run_function(Session& session, ObjectId function, const std::vector<SqlValue>& arguments,
                      int depth);
// The function that a call means. Zero: none of the user's, or it cannot be told which one.
ObjectId find_called(Session& session, const sql::Expression& call, std::size_t arguments,
                     bool& is_own);
// What the function may change, in words.
std::vector<std::string> touches_of_function(const Session& session, ObjectId function, int depth);
std::vector<std::string> touches_of_calls(const Session& session, const References& references,
                                          int depth);

}  // namespace migc::catalog
