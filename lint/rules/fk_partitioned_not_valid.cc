// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_fk_partitioned_not_valid(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || step.postgres() >= 18) return;
  const auto* const table = step.before.find_as<Relation>(step.relation(alter->name));
  if (table == nullptr || table->kind != RelationKind::partitioned_table) return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::add_constraint || !each.constraint->not_valid ||
        each.constraint->kind != ConstraintKind::foreign_key) {
      continue;
    }
    report.add(each.constraint->span, step.found.refusal->message)
        .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
    return;
  }
}

}  // namespace

Rule fk_partitioned_not_valid() {
  return {
      .name = "fk-partitioned-not-valid",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "a NOT VALID foreign key of a partitioned table before PostgreSQL 18",
      .why =
          "The server refuses it: before version 18 the foreign keys of partitioned tables cannot "
          "be NOT VALID.",
      .instead =
          "add and validate the key on each partition first, then the plain one on the partitioned "
          "table, which takes theirs over",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);",
              .sql =
                  "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID;"},
      .good = {.schema =
                   "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                   "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                   "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);\n"
                   "CREATE INDEX ON orders (customer);",
               .sql = "-- migrate:ignore fk-locks-referenced-table: short\n"
                      "ALTER TABLE orders_1 ADD CONSTRAINT orders_customer_fkey FOREIGN KEY "
                      "(customer) REFERENCES customers NOT VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders_1 VALIDATE CONSTRAINT orders_customer_fkey;"},
      .check_refused = check_fk_partitioned_not_valid,
  };
}

}  // namespace migc::lint::rules
