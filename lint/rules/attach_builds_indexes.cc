// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/partition_fixes.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> build_before(const Step& step, const Part& part, ObjectId index) {
  const std::string made = index_before_attach(step, part.after, index);
  if (made.empty()) return std::nullopt;
  return Fix{.title = "build the index CONCURRENTLY before it",
             .edits = {before_statement(step, made)},
             .leaves_transaction = true};
}

void check_attach_builds_indexes(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::attach_partition) return;
  const ObjectId partition = step.relation(part.command.relation);
  const auto before = indexes_of(part.before, partition);
  for (const ObjectId index : indexes_of(part.after, partition)) {
    if (std::find(before.begin(), before.end(), index) != before.end()) continue;
    report
        .add(part.command.relation_span,
             fmt::format("index {} is built while {} is locked", quoted(part.after, index),
                         quoted(part.before, partition)))
        .on(partition)
        .shows(part.in_use)
        .fixed_by(build_before(step, part, index));
  }
}

}  // namespace

Rule attach_builds_indexes() {
  return {
      .name = "attach-builds-indexes",
      .group = Group::partitions,
      .severity = Severity::error,
      .summary = "ATTACH PARTITION of a table that lacks an index of its parent",
      .why =
          "The missing index is built then and there, while nobody can read or write the "
          "partition.",
      .instead = "CREATE INDEX CONCURRENTLY of the same definition on the partition first",
      .fix =
          "builds the missing index CONCURRENTLY before the statement, and adds the constraint "
          "USING INDEX where the parent's "
          "index is one's",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');\n"
                        "CREATE INDEX ON events (id);\n"
                        "CREATE TABLE events_2 (id bigint NOT NULL, day date NOT NULL);\n"
                        "ALTER TABLE events_2 ADD CONSTRAINT bound CHECK (day >= '2025-01-01' AND "
                        "day < '2026-01-01');",
              .sql = "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') "
                     "TO ('2026-01-01');"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');\n"
                         "CREATE INDEX ON events (id);\n"
                         "CREATE TABLE events_2 (id bigint NOT NULL, day date NOT NULL);\n"
                         "CREATE INDEX ON events_2 (id);\n"
                         "ALTER TABLE events_2 ADD CONSTRAINT bound CHECK (day >= '2025-01-01' AND "
                         "day < '2026-01-01');",
               .sql = "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') "
                      "TO ('2026-01-01');"},
      .check_part = check_attach_builds_indexes,
  };
}

}  // namespace migc::lint::rules
