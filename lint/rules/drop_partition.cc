// SPDX-License-Identifier: MIT
#include "lint/partition_fixes.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// From 14 on, and not beside a DEFAULT partition.
std::optional<Fix> detach_first(const Step& step, ObjectId table, ObjectId parent) {
  const auto* const above = step.before.find_as<Relation>(parent);
  if (step.postgres() < 14 || above->kind != RelationKind::partitioned_table ||
      has_default_partition(step.before, parent)) {
    return std::nullopt;
  }
  return Fix{
      .title = "detach it CONCURRENTLY first",
      .care = Care::judgement,
      .edits = {before_statement(
          step,
          fmt::format(
              "ALTER TABLE {} DETACH PARTITION {} CONCURRENTLY;\n"
              "-- migrate:ignore drop-table: the rows of this partition are not needed any more\n",
              qualified_name(step.before, parent), qualified_name(step.before, table)))},
      .leaves_transaction = true};
}

void check_drop_partition(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::table) return;
  for (const sql::ObjectName& each : drop->objects) {
    const ObjectId table = step.object(drop->kind, each);
    const auto* const facts = step.before.find_as<Relation>(table);
    if (facts == nullptr || !facts->partition || !step.is_in_use(facts->partition->parent))
      continue;
    report
        .add(each.span, fmt::format("{} is locked as well, for readers too",
                                    quoted(step.before, facts->partition->parent)))
        .on(table)
        .shows(step.in_use())
        .fixed_by(detach_first(step, table, facts->partition->parent));
  }
}

}  // namespace

Rule drop_partition() {
  return {
      .name = "drop-partition",
      .group = Group::partitions,
      .severity = Severity::warning,
      .summary = "DROP TABLE of a partition in use",
      .why =
          "Its rows are lost, and the partitioned table and its DEFAULT partition get an ACCESS "
          "EXCLUSIVE lock: no query on them goes on.",
      .instead =
          "DETACH PARTITION … CONCURRENTLY first; the later DROP TABLE then locks that table alone",
      .fix =
          "from PostgreSQL 14 on, detaches the partition CONCURRENTLY before the statement, where "
          "there is no DEFAULT partition; needs judgement: it says that the rows are not needed",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');",
              .sql = "DROP TABLE events_1;"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');",
               .sql = "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"},
      .check = check_drop_partition,
  };
}

}  // namespace migc::lint::rules
