// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_fk_locks_both(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::drop_constraint) return;
  const auto* const key = part.before.find_as<Constraint>(
      find_constraint(part.before, part.relation, part.command.name));
  if (key == nullptr || key->kind != ConstraintKind::foreign_key ||
      key->referenced == part.relation || !lock_on(part.in_use, key->referenced)) {
    return;
  }
  report
      .add(part.command.name_span, fmt::format("{} is locked as well, for readers too",
                                               quoted(part.before, key->referenced)))
      .on(key->referenced)
      .shows(part.in_use);
}

}  // namespace

Rule drop_fk_locks_both() {
  return {
      .name = "drop-fk-locks-both",
      .group = Group::constraints,
      .severity = Severity::warning,
      .summary = "the drop of a foreign key, which locks the referenced table too",
      .why =
          "The triggers of a foreign key sit on both tables: the referenced one gets an ACCESS "
          "EXCLUSIVE lock as well, and is unreadable until COMMIT.",
      .instead = "drop one foreign key a transaction, with a lock_timeout",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint CONSTRAINT "
                        "orders_customer_fkey REFERENCES customers);",
              .sql = "-- migrate:ignore drop-constraint-weakens: checked by the application now\n"
                     "ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
               .sql = "ALTER TABLE orders ALTER COLUMN customer SET DEFAULT 0;"},
      .check_part = check_drop_fk_locks_both,
  };
}

}  // namespace migc::lint::rules
