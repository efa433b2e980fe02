// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_refresh_matview(const Step& step, Report& report) {
  const auto* const refresh = step.as<sql::Refresh>();
  if (refresh == nullptr || refresh->concurrently) return;
  const ObjectId view = step.relation(refresh->name);
  const auto* const facts = step.before.find_as<Relation>(view);
  if (facts == nullptr || !facts->populated) return;  // nobody could read it before
  report
      .add(refresh->name_span,
           fmt::format("nobody can read {} while its query runs", quoted(step.before, view)))
      .on(view)
      .shows(step.in_use());
}

}  // namespace

Rule refresh_matview() {
  return {
      .name = "refresh-matview",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
      .why =
          "It takes an ACCESS EXCLUSIVE lock: nobody can read the view while its query runs, "
          "however long "
          "that takes.",
      .instead =
          "REFRESH MATERIALIZED VIEW CONCURRENTLY, for which the view needs a unique index on "
          "plain columns",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM "
                        "orders GROUP BY customer;\n"
                        "CREATE UNIQUE INDEX ON counts (customer);",
              .sql = "REFRESH MATERIALIZED VIEW counts;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM orders "
                   "GROUP BY customer;\n"
                   "CREATE UNIQUE INDEX ON counts (customer);",
               .sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY counts;"},
      .check = check_refresh_matview,
  };
}

}  // namespace migc::lint::rules
