// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_not_null_proof_not_usable(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr) return;
  const ObjectId table = step.relation(alter->name);
  if (!scans(step.in_use(), table)) return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::set_not_null) continue;
    const Address column{table, find_column(step.after, table, each.name)};
    const bool useless = !has_not_null_check(step.before, column, true) &&
                         (has_not_null_check(step.before, column, false) ||
                          has_not_null_check(step.after, column, true));
    if (!useless) continue;
    report
        .add(each.name_span, fmt::format("the check on \"{}\" is not valid before this statement: "
                                         "all rows are read",
                                         each.name))
        .on(table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule not_null_proof_not_usable() {
  return {
      .name = "not-null-proof-not-usable",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "SET NOT NULL with a CHECK that proves nothing yet",
      .why =
          "There is a CHECK (column IS NOT NULL), but it is NOT VALID, or added or validated by "
          "the same ALTER TABLE: the server believes only what was valid before, and reads the "
          "whole table under ACCESS EXCLUSIVE.",
      .instead = "VALIDATE CONSTRAINT in an earlier transaction, then SET NOT NULL",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                        "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT "
                        "NULL) NOT VALID;",
              .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                         "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT "
                         "NULL) NOT VALID;",
               .sql = "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_nn;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;"},
      .check = check_not_null_proof_not_usable,
  };
}

}  // namespace migc::lint::rules
