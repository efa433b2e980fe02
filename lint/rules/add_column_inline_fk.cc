// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_column_inline_fk(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const auto* const key = find(*part.command.column, ConstraintKind::foreign_key);
  if (key == nullptr) return;
  const ObjectId referenced = step.relation(key->referenced);
  if (!lock_on(part.in_use, referenced)) return;
  report
      .add(key->span,
           fmt::format("the foreign key locks {} and {} together",
                       quoted(part.before, part.relation), quoted(part.before, referenced)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_column_inline_fk() {
  return {
      .name = "add-column-inline-fk",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "ADD COLUMN … REFERENCES between tables in use",
      .why =
          "Both tables are locked: nobody can use the first one, nobody can write the referenced "
          "one until COMMIT. With a default both are also read from the first to the last row.",
      .instead =
          "add the column; add the foreign key with NOT VALID in a transaction of its own, and "
          "VALIDATE CONSTRAINT later",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY);",
              .sql = "-- migrate:ignore fk-without-index: customers are never deleted\n"
                     "ALTER TABLE orders ADD COLUMN customer bigint REFERENCES customers;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY);",
               .sql = "ALTER TABLE orders ADD COLUMN customer bigint;"},
      .check_part = check_add_column_inline_fk,
  };
}

}  // namespace migc::lint::rules
