// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// A default partition does not allow it, and the statement has no other subcommand.
std::optional<Fix> detach_concurrently(const Step& step, const Part& part) {
  if (step.postgres() < 14) return std::nullopt;
  for (const ObjectId each : children_of(part.before, part.relation)) {
    const auto* const child = part.before.find_as<Relation>(each);
    if (child->partition && child->partition->bound->is_default) return std::nullopt;
  }
  return Fix{.title = "detach CONCURRENTLY: a CHECK like its bound stays on the partition",
             .care = Care::judgement,
             .edits = {append(step, " CONCURRENTLY")},
             .leaves_transaction = true};
}

void check_detach_blocking(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::detach_partition || part.command.concurrently) return;
  report
      .add(part.command.span,
           fmt::format("{} is locked, for readers too", quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(detach_concurrently(step, part));
}

}  // namespace

Rule detach_blocking() {
  return {
      .name = "detach-blocking",
      .group = Group::partitions,
      .severity = Severity::error,
      .summary = "DETACH PARTITION without CONCURRENTLY",
      .why =
          "The partitioned table gets an ACCESS EXCLUSIVE lock, and with it the DEFAULT partition "
          "if there is one: no query on it goes on.",
      .instead =
          "DETACH PARTITION … CONCURRENTLY (from PostgreSQL 14 on, without a DEFAULT partition), "
          "which stands outside a transaction block",
      .fix =
          "puts CONCURRENTLY behind the partition, where the server takes it; needs judgement: a "
          "CHECK "
          "like the partition's bound stays on the table",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');",
              .sql = "ALTER TABLE events DETACH PARTITION events_1;"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');",
               .sql = "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"},
      .check_part = check_detach_blocking,
  };
}

}  // namespace migc::lint::rules
