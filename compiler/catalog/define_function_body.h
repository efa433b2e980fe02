// Bodies of functions, as the server checks them where a function is made. In SQL: what their
// statements refer to, and whether the last one gives what the function is declared to return
// (fmgr_sql_validator, check_sql_fn_retval). In PL/pgSQL: their syntax and the types of their
// variables (plpgsql_validator). Private to replay. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/inference.h"

namespace migc::catalog {

// What a body can name beside the objects of the database: the input parameters, by number and by
// name.
Surroundings parameters_of(const sql::CreateFunction& statement, const Function& function);

// What a body's last statement gives.
struct BodyResult {
  bool gives_rows = false;  // SELECT and its like, or RETURNING
  std::vector<OutputColumn> columns;
  bool columns_known = true;
};
BodyResult result_of(const sql::Query& query, const Inference& found);

// 42P13
bool check_result(Session& session, const sql::CreateFunction& statement, const Function& function,
                  const BodyResult& result);

// A body in quotes: 42601, 42P13 and whatever else its statements are refused for. With
// polymorphic arguments the server only parses it.
bool check_sql_text(Session& session, const sql::CreateFunction& statement,
                    const Function& function);

// 42601, 42704, 42P01
bool check_plpgsql_text(Session& session, const sql::CreateFunction& statement);

}  // namespace migc::catalog
