// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_detach_concurrently_limits(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || step.found.refusal->sqlstate == "25001") return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::detach_partition || !each.concurrently) continue;
    report.add(each.span, step.found.refusal->message)
        .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
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
      .check_refused = check_detach_concurrently_limits,
  };
}

}  // namespace migc::lint::rules
