// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_add_fk_validating(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      part.command.constraint->kind != ConstraintKind::foreign_key) {
    return;
  }
  report
      .add(
          part.command.constraint->span,
          fmt::format("nobody can write {} or \"{}\" while all their rows are compared",
                      quoted(part.before, part.relation), part.command.constraint->referenced.name))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(validate_later(step, part));
}

}  // namespace

Rule add_fk_validating() {
  return {
      .name = "add-fk-validating",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD FOREIGN KEY without NOT VALID on a table in use",
      .why =
          "Both tables are read and joined under SHARE ROW EXCLUSIVE: nobody can write either of "
          "them until that is done.",
      .instead =
          "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later revision, which lets "
          "writes go on",
      .fix =
          "adds the constraint NOT VALID, under the name that the server would make up, and makes "
          "a "
          "revision behind this one that validates it",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);\n"
                        "CREATE INDEX ON orders (customer);",
              .sql = "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);\n"
                         "CREATE INDEX ON orders (customer);",
               .sql = "-- migrate:ignore fk-locks-referenced-table: short\n"
                      "ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY "
                      "(customer) REFERENCES customers NOT VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fkey;"},
      .check_part = check_add_fk_validating,
  };
}

}  // namespace migc::lint::rules
