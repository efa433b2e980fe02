// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

bool has_whole_key(const Catalog& catalog, ObjectId view) {
  for (const ObjectId each : indexes_of(catalog, view)) {
    const catalog::IndexFacts& index = *index_at(catalog, each);
    if (index.unique && index.valid && !index.predicate &&
        key_columns(index).size() == index.keys.size())
      return true;
  }
  return false;
}

std::optional<Fix> refresh_concurrently(const Step& step, ObjectId view, bool with_data) {
  if (!with_data || !has_whole_key(step.before, view)) return std::nullopt;
  return Fix{.title = "refresh CONCURRENTLY",
             .edits = {*insert_behind(step, {"view"}, "CONCURRENTLY")}};
}

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
      .shows(step.in_use())
      .fixed_by(refresh_concurrently(step, view, refresh->with_data));
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
      .fix = "puts CONCURRENTLY behind VIEW, where the view has a unique index that allows it",
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
