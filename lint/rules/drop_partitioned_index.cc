// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_partitioned_index(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::index) return;
  for (const sql::ObjectName& each : drop->objects) {
    const ObjectId index = step.object(drop->kind, each);
    const auto* const facts = step.before.find_as<Relation>(index);
    if (facts == nullptr || facts->kind != RelationKind::partitioned_index) continue;
    report
        .add(each.span, fmt::format("{} and all its partitions are locked, for readers too",
                                    quoted(step.before, facts->index->table)))
        .on(facts->index->table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule drop_partitioned_index() {
  return {
      .name = "drop-partitioned-index",
      .group = Group::indexes,
      .severity = Severity::warning,
      .summary = "DROP INDEX of a partitioned table in use",
      .why =
          "The partitioned table and all its partitions get an ACCESS EXCLUSIVE lock; there is no "
          "CONCURRENTLY for it.",
      .instead = "a quiet moment and a short lock_timeout, tried again until it succeeds",
      .bad = {.schema =
                  "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                  "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);\n"
                  "CREATE INDEX orders_customer_idx ON orders (customer);",
              .sql = "DROP INDEX orders_customer_idx;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                   "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);",
               .sql = "CREATE INDEX CONCURRENTLY orders_1_customer_idx ON orders_1 (customer);"},
      .check = check_drop_partitioned_index,
  };
}

}  // namespace migc::lint::rules
