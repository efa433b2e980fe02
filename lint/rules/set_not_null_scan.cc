// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_set_not_null_scan(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_not_null || part.in_use.scans.empty()) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  const bool has_helper = has_not_null_check(step.before, column, true) ||
                          has_not_null_check(step.before, column, false) ||
                          has_not_null_check(step.after, column, false);
  if (has_helper) return;  // of no use here, as other rules say
  report
      .add(part.command.name_span,
           fmt::format("all rows of {} are read while nobody can read or write it",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule set_not_null_scan() {
  return {
      .name = "set-not-null-scan",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "SET NOT NULL that has to look at every row",
      .why =
          "The server reads the whole table under ACCESS EXCLUSIVE to see that there is no NULL, "
          "and fails if there is one. Where a valid CHECK (column IS NOT NULL) says so already, it "
          "does not look.",
      .instead =
          "ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later "
          "revision, then SET NOT NULL, then drop the check",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
              .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                   "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT NULL);",
               .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;\n"
                      "-- migrate:ignore drop-constraint-weakens: the column is NOT NULL now\n"
                      "ALTER TABLE orders DROP CONSTRAINT orders_total_nn;"},
      .check_part = check_set_not_null_scan,
  };
}

}  // namespace migc::lint::rules
