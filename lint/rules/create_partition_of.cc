// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_create_partition_of(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateTable>();
  if (create == nullptr || !create->bound || create->inherits.empty()) return;
  const ObjectId parent = step.relation(create->inherits.front());
  report
      .add(create->name_span,
           fmt::format("{} is locked, for readers too", quoted(step.before, parent)))
      .on(parent)
      .shows(step.in_use());
}

}  // namespace

Rule create_partition_of() {
  return {
      .name = "create-partition-of",
      .group = Group::partitions,
      .severity = Severity::warning,
      .summary = "CREATE TABLE … PARTITION OF a table in use",
      .why =
          "It takes an ACCESS EXCLUSIVE lock on the partitioned table: it waits for every query on "
          "it, and all that comes later waits behind it.",
      .instead =
          "CREATE TABLE … (LIKE parent INCLUDING DEFAULTS INCLUDING CONSTRAINTS), then ATTACH "
          "PARTITION, which lets reads and writes go on",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');",
              .sql = "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO "
                     "('2026-01-01');"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');",
               .sql =
                   "CREATE TABLE events_2 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\n"
                   "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') TO "
                   "('2026-01-01');"},
      .check = check_create_partition_of,
  };
}

}  // namespace migc::lint::rules
