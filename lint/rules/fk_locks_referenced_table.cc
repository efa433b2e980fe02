// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Behind a new column of an old table: add-column-inline-fk.
bool is_inline(const Step& step, const sql::ConstraintDefinition& key) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || !step.is_in_use(step.relation(alter->name))) return false;
  for (const sql::AlterCommand& each : alter->commands)
    if (each.constraint && &*each.constraint == &key) return false;
  return true;
}

void check_fk_locks_referenced_table(const Step& step, Report& report) {
  const bool creates = step.as<sql::CreateTable>() != nullptr;
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation())) {
    if (each->kind != ConstraintKind::foreign_key) continue;
    const ObjectId referenced = step.relation(each->referenced);
    const auto lock = lock_on(step.in_use(), referenced);
    const bool reads = scans(step.in_use(), referenced);
    if (!lock || *lock < LockMode::share_row_exclusive || reads || is_inline(step, *each)) continue;
    report
        .add(each->referenced_span.empty() ? each->span : each->referenced_span,
             fmt::format("nobody can write {} until this transaction ends",
                         quoted(step.before, referenced)))
        .on(referenced)
        .shows(step.in_use());
    if (creates) return;  // one is enough of a table's
  }
}

}  // namespace

Rule fk_locks_referenced_table() {
  return {
      .name = "fk-locks-referenced-table",
      .group = Group::constraints,
      .severity = Severity::warning,
      .summary = "a foreign key to a table in use, which locks that table",
      .why =
          "In any form, NOT VALID or in the CREATE TABLE of a new table, the foreign key takes "
          "SHARE ROW EXCLUSIVE on the referenced table: it waits for every open writer there, and "
          "then keeps all writers out until COMMIT.",
      .instead =
          "create the table first, and add each foreign key in a short transaction of its own, "
          "with a lock_timeout",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);",
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                     "customers);\n"
                     "CREATE INDEX ON orders (customer);"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);",
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);"},
      .check = check_fk_locks_referenced_table,
  };
}

}  // namespace migc::lint::rules
