// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_detach_referenced(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::detach_partition) return;
  ObjectId said = k_no_object;
  for (const ObjectId id : referencing_keys(part.before, part.relation)) {
    const Constraint& key = *part.before.find_as<Constraint>(id);
    if (key.relation == said || key.relation == part.relation) continue;
    said = key.relation;
    report
        .add(part.command.relation_span,
             fmt::format("foreign key {} of {} refers to it", quoted(part.before, id),
                         quoted(part.before, key.relation)))
        .on(key.relation)
        .shows(part.in_use);
  }
}

}  // namespace

Rule detach_referenced() {
  return {
      .name = "detach-referenced",
      .group = Group::partitions,
      .severity = Severity::warning,
      .summary = "DETACH PARTITION of a table that foreign keys refer to",
      .why =
          "The tables with those foreign keys are locked and read to see that no row refers to the "
          "partition.",
      .instead = "a window; or delete the referring rows and drop the foreign keys first",
      .bad = {.schema =
                  "CREATE TABLE events (id bigint PRIMARY KEY) PARTITION BY RANGE (id);\n"
                  "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1000);\n"
                  "CREATE TABLE notes (id bigint PRIMARY KEY, event bigint REFERENCES events);",
              .sql = "-- migrate:ignore detach-blocking: at night\n"
                     "ALTER TABLE events DETACH PARTITION events_1;"},
      .good = {.schema = "CREATE TABLE events (id bigint PRIMARY KEY) PARTITION BY RANGE (id);\n"
                         "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1000);",
               .sql = "-- migrate:ignore detach-blocking: at night\n"
                      "ALTER TABLE events DETACH PARTITION events_1;"},
      .check_part = check_detach_referenced,
  };
}

}  // namespace migc::lint::rules
