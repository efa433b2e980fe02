// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// Beside a DEFAULT partition there is no gentler way.
std::optional<Fix> detach_plainly(const Step& step, const Part& part) {
  const Words words(step.source->text(), step.statement.span);
  const auto found = words.find({"concurrently"}, part.command.relation_span.end);
  if (!found) return std::nullopt;
  return Fix{.title = "detach without CONCURRENTLY, which locks the table for a moment",
             .care = Care::judgement,
             .edits = {before_statement(step,
                                        "-- migrate:ignore detach-blocking: CONCURRENTLY is "
                                        "refused beside a DEFAULT partition\n"),
                       take_out(step, *found)}};
}

Fix finish_first(const Step& step, const Part& part, ObjectId half_way) {
  return {
      .title = "finish what an interrupted one has left",
      .care = Care::judgement,
      .edits = {before_statement(step, fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE;\n",
                                                   qualified_name(part.before, part.relation),
                                                   qualified_name(part.before, half_way)))}};
}

void check_detach_concurrently_limits(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::detach_partition || !part.command.concurrently) return;
  for (const ObjectId each : children_of(part.before, part.relation)) {
    const auto* const child = part.before.find_as<Relation>(each);
    if (!child->partition) continue;
    const bool half_way = child->partition->detach_pending &&
                          name_of(part.before, each) != part.command.relation.name;
    if (!child->partition->bound->is_default && !half_way) continue;
    report
        .add(part.command.span,
             fmt::format("the server would refuse this: {} is {}", quoted(part.before, each),
                         half_way ? "half detached" : "the default partition"))
        .fixed_by(half_way ? finish_first(step, part, each) : detach_plainly(step, part))
        .diagnostic.with_sqlstate("55000");
    return;
  }
}

}  // namespace

Rule detach_concurrently_limits() {
  return {
      .name = "detach-concurrently-limits",
      .group = Group::partitions,
      .severity = Severity::error,
      .summary = "DETACH PARTITION … CONCURRENTLY that the server refuses",
      .why =
          "It cannot run beside a DEFAULT partition, nor while another partition of the table is "
          "half detached.",
      .instead =
          "DETACH PARTITION with a short lock_timeout, or FINALIZE for what an interrupted one has "
          "left",
      .fix =
          "takes CONCURRENTLY out beside a DEFAULT partition; puts FINALIZE of a half detached one "
          "before the statement; needs judgement: "
          "the table is locked for a moment",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');\n"
                        "CREATE TABLE events_rest PARTITION OF events DEFAULT;",
              .sql = "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"},
      .good = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                         "RANGE (day);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                         "TO ('2025-01-01');",
               .sql = "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;"},
      .check_part = check_detach_concurrently_limits,
  };
}

}  // namespace migc::lint::rules
