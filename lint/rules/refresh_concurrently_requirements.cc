// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_refresh_concurrently_requirements(const Step& step, Report& report) {
  const auto* const refresh = step.as<sql::Refresh>();
  if (refresh == nullptr || !refresh->concurrently) return;
  report.add(refresh->name_span, step.found.refusal->message)
      .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
}

}  // namespace

Rule refresh_concurrently_requirements() {
  return {
      .name = "refresh-concurrently-requirements",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "REFRESH MATERIALIZED VIEW CONCURRENTLY that the server refuses",
      .why =
          "It needs a unique index on plain columns over all rows, and a view that holds data "
          "already.",
      .instead =
          "CREATE UNIQUE INDEX on the view first; the first REFRESH is one without CONCURRENTLY",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM "
                        "orders GROUP BY customer;",
              .sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY counts;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM orders "
                   "GROUP BY customer;\n"
                   "CREATE UNIQUE INDEX ON counts (customer);",
               .sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY counts;"},
      .check_refused = check_refresh_concurrently_requirements,
  };
}

}  // namespace migc::lint::rules
