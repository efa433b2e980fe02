// SPDX-License-Identifier: MIT
#include "lint/proof_first.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// An index that the parent has and the partition has not: attach-builds-indexes.
bool builds_index(const Part& part, ObjectId partition) {
  return indexes_of(part.before, partition).size() < indexes_of(part.after, partition).size();
}

std::optional<Fix> prove_bound(const Step& step, const Part& part, ObjectId partition) {
  const auto condition = bound_condition(step, part.relation, partition, *part.command.bound);
  if (!condition) return std::nullopt;
  return prove_first(step, {{partition, *condition}});
}

void check_attach_scan(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::attach_partition) return;
  const ObjectId partition = step.relation(part.command.relation);
  if (!scans(part.in_use, partition) || !part.in_use.index_rebuilds.empty() ||
      builds_index(part, partition)) {
    return;
  }
  report
      .add(part.command.relation_span, fmt::format("all rows of {} are read to see that they fit",
                                                   quoted(part.before, partition)))
      .on(partition)
      .shows(part.in_use)
      .fixed_by(prove_bound(step, part, partition));
}

}  // namespace

Rule attach_scan() {
  return {
      .name = "attach-scan",
      .group = Group::partitions,
      .severity = Severity::error,
      .summary = "ATTACH PARTITION of a table whose rows nothing proves to fit",
      .why =
          "The server reads the whole new partition under ACCESS EXCLUSIVE to see that every row "
          "fits the bound. A valid CHECK that implies the bound, with the key NOT NULL, spares it "
          "that.",
      .instead =
          "ADD CONSTRAINT … CHECK with the bound, NOT VALID, then VALIDATE CONSTRAINT, then ATTACH "
          "PARTITION, then drop the check",
      .fix =
          "adds a CHECK with the bound, NOT VALID, to the new partition, validates it in a "
          "revision behind this one, and "
          "attaches the partition and drops the check in one behind that",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');\n"
                        "CREATE TABLE events_2 (id bigint NOT NULL, day date NOT NULL);",
              .sql = "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') "
                     "TO ('2026-01-01');"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');\n"
                         "CREATE TABLE events_2 (id bigint NOT NULL, day date NOT NULL);\n"
                         "ALTER TABLE events_2 ADD CONSTRAINT bound CHECK (day >= '2025-01-01' AND "
                         "day < '2026-01-01');",
               .sql = "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') "
                      "TO ('2026-01-01');"},
      .check_part = check_attach_scan,
  };
}

}  // namespace migc::lint::rules
