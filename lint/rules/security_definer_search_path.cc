// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_security_definer_search_path(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateFunction>();
  if (create == nullptr || !create->security_definer || create->has_sql_body) return;
  for (const sql::Option& each : create->settings)
    if (each.name == "search_path") return;
  report.add(create->name_span,
             fmt::format("\"{}\" finds names through the path of who calls it", create->name.name));
}

}  // namespace

Rule security_definer_search_path() {
  return {
      .name = "security-definer-search-path",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "SECURITY DEFINER without SET search_path",
      .why =
          "The function runs with its owner's rights, but finds names through the caller's search "
          "path: who can create objects in a schema of that path can have his own code run with "
          "those rights.",
      .instead = "SET search_path = pg_catalog, your_schema, pg_temp in the function's definition",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE FUNCTION orders_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
                     "AS 'SELECT count(*) FROM orders';"},
      .good =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
           .sql = "CREATE FUNCTION orders_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET "
                  "search_path = pg_catalog, public, pg_temp AS 'SELECT count(*) FROM orders';"},
      .check = check_security_definer_search_path,
  };
}

}  // namespace migc::lint::rules
