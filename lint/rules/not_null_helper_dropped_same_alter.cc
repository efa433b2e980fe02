// SPDX-License-Identifier: MIT
#include "lint/alter_parts.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// SET NOT NULL of all columns first: what proves them is there yet.
std::optional<Fix> set_not_null_first(const Step& step, const sql::AlterTable& alter) {
  const auto sets = [](const sql::AlterCommand& each) {
    return each.action == AlterAction::set_not_null;
  };
  return Fix{.title = "give SET NOT NULL a statement of its own, before the drop",
             .edits = alter_apart(step, alter, Side::before, sets)};
}

void check_not_null_helper_dropped_same_alter(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || alter->commands.size() < 2) return;
  const ObjectId table = step.relation(alter->name);
  if (!scans(step.in_use(), table)) return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::set_not_null) continue;
    const Address column{table, find_column(step.before, table, each.name)};
    const bool dropped = has_not_null_check(step.before, column, true) &&
                         !has_not_null_check(step.after, column, true);
    if (!dropped) continue;
    report
        .add(each.name_span,
             fmt::format("the check that proves \"{}\" is dropped before: all rows are read",
                         each.name))
        .on(table)
        .shows(step.in_use())
        .fixed_by(set_not_null_first(step, *alter));
  }
}

}  // namespace

Rule not_null_helper_dropped_same_alter() {
  return {
      .name = "not-null-helper-dropped-same-alter",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "SET NOT NULL and the drop of its proof in one ALTER TABLE",
      .why =
          "PostgreSQL carries out drops first: by the time of SET NOT NULL the CHECK that proves "
          "it is gone, and the whole table is read under ACCESS EXCLUSIVE. As two statements, in "
          "one transaction even, nothing is read.",
      .instead = "two ALTER TABLE statements: SET NOT NULL first, then DROP CONSTRAINT",
      .fix = "gives SET NOT NULL a statement of its own before this one",
      .bad = {.schema =
                  "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                  "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT NULL);",
              .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL, DROP CONSTRAINT "
                     "orders_total_nn;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                   "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT NULL);",
               .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;\n"
                      "ALTER TABLE orders DROP CONSTRAINT orders_total_nn;"},
      .check = check_not_null_helper_dropped_same_alter,
  };
}

}  // namespace migc::lint::rules
