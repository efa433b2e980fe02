// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_partition_key_change(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || step.found.refusal->sqlstate != "42P16") return;
  const auto* const table = step.before.find_as<Relation>(step.relation(alter->name));
  if (table == nullptr || !table->partition_key) return;
  for (const sql::AlterCommand& each : alter->commands) {
    const bool changes =
        each.action == AlterAction::set_type || each.action == AlterAction::drop_column;
    if (!changes) continue;
    report.add(each.name_span, step.found.refusal->message).diagnostic.with_sqlstate("42P16");
    return;
  }
}

}  // namespace

Rule partition_key_change() {
  return {
      .name = "partition-key-change",
      .group = Group::partitions,
      .severity = Severity::error,
      .summary = "a drop or change of type of a partition key column",
      .why = "The server refuses it: what decides where the rows are cannot change.",
      .instead =
          "a new partitioned table with the other key, filled in batches and renamed into place",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');",
              .sql = "ALTER TABLE events ALTER COLUMN day TYPE timestamp;"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');",
               .sql = "ALTER TABLE events ALTER COLUMN day SET DEFAULT current_date;"},
      .check_refused = check_partition_key_change,
  };
}

}  // namespace migc::lint::rules
