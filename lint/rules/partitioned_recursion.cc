// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_partitioned_recursion(const Step&, const Part& part, Report& report) {
  std::size_t partitions = 0;
  for (const effects::Lock& each : part.in_use.locks) {
    const auto* const relation = part.before.find_as<Relation>(each.relation);
    const bool counts = relation != nullptr && relation->partition && !relation->index;
    if (counts && effects::blocks_writes(each.mode)) ++partitions;
  }
  if (partitions < 3) return;
  report
      .add(part.command.span, fmt::format("{} partitions of {} are locked together", partitions,
                                          quoted(part.before, part.relation)))
      .on(part.relation);
}

}  // namespace

Rule partitioned_recursion() {
  return {
      .name = "partitioned-recursion",
      .group = Group::partitions,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "ALTER TABLE that locks many partitions together",
      .why =
          "Every partition is locked as strongly as the partitioned table, in one transaction; "
          "with thousands of them the server runs out of lock space.",
      .instead =
          "the same change on each partition first (constraints: NOT VALID, then VALIDATE), then "
          "on the partitioned table, which finds it done",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');\n"
                        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-01-01') "
                        "TO ('2026-01-01');\n"
                        "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-01-01') "
                        "TO ('2027-01-01');",
              .sql = "ALTER TABLE events ADD COLUMN note text;"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');\n"
                         "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-01-01') "
                         "TO ('2026-01-01');\n"
                         "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-01-01') "
                         "TO ('2027-01-01');",
               .sql = "ALTER TABLE ONLY events ALTER COLUMN id SET DEFAULT 1;"},
      .check_part = check_partitioned_recursion,
  };
}

}  // namespace migc::lint::rules
