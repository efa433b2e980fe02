// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_add_check_validating(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      part.command.constraint->kind != ConstraintKind::check) {
    return;
  }
  report
      .add(part.command.constraint->span,
           fmt::format("all rows of {} are checked while nobody can read or write it",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(validate_later(step, part));
}

}  // namespace

Rule add_check_validating() {
  return {
      .name = "add-check-validating",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD CONSTRAINT … CHECK without NOT VALID on a table in use",
      .why =
          "The server reads the whole table under ACCESS EXCLUSIVE to see that every row passes.",
      .instead =
          "ADD CONSTRAINT … NOT VALID, which reads nothing, then VALIDATE CONSTRAINT in a later "
          "revision, which lets reads and writes go on",
      .fix =
          "adds the constraint NOT VALID, under the name that the server would make up, and makes "
          "a "
          "revision behind this one that validates it",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
              .sql = "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
               .sql = "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT "
                      "VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .check_part = check_add_check_validating,
  };
}

}  // namespace migc::lint::rules
