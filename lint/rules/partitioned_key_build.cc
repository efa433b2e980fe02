// SPDX-License-Identifier: MIT
#include "lint/partition_fixes.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_partitioned_key_build(const Step& step, const Part& part, Report& report) {
  const auto* const table = part.before.find_as<Relation>(part.relation);
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      table == nullptr || table->kind != RelationKind::partitioned_table) {
    return;
  }
  const ConstraintKind kind = part.command.constraint->kind;
  if (kind != ConstraintKind::unique && kind != ConstraintKind::primary_key) return;
  report
      .add(part.command.constraint->span,
           fmt::format("an index is built on every partition of {} at once",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(build_key_by_partition(step, part));
}

}  // namespace

Rule partitioned_key_build() {
  return {
      .name = "partitioned-key-build",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD UNIQUE or PRIMARY KEY on a partitioned table in use",
      .why =
          "An index is built on every partition in one transaction, while all of them are locked. "
          "Unique indexes that the partitions have are not taken over; constraints are.",
      .instead =
          "on each partition CREATE UNIQUE INDEX CONCURRENTLY and ADD CONSTRAINT … USING INDEX, "
          "then the constraint on the partitioned table, for which nothing is built",
      .fix =
          "builds a unique index on each partition CONCURRENTLY and adds the constraint there "
          "USING "
          "INDEX, before the statement; primary keys up to PostgreSQL 17 alone",
      .bad = {.schema = "CREATE TABLE orders (id bigint NOT NULL) PARTITION BY RANGE (id);\n"
                        "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);",
              .sql = "ALTER TABLE orders ADD PRIMARY KEY (id);"},
      .good = {.schema = "CREATE TABLE orders (id bigint NOT NULL) PARTITION BY RANGE (id);\n"
                         "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);",
               .sql = "CREATE UNIQUE INDEX CONCURRENTLY orders_1_pkey ON orders_1 (id);\n"
                      "ALTER TABLE orders_1 ADD CONSTRAINT orders_1_pkey PRIMARY KEY USING INDEX "
                      "orders_1_pkey;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders ADD PRIMARY KEY (id);"},
      .check_part = check_partitioned_key_build,
  };
}

}  // namespace migc::lint::rules
