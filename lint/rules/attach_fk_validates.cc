// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_attach_fk_validates(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::attach_partition) return;
  for (const ObjectId id : constraints_of(part.before, part.relation)) {
    const Constraint& key = *part.before.find_as<Constraint>(id);
    if (key.kind != ConstraintKind::foreign_key || !lock_on(part.in_use, key.referenced)) continue;
    report
        .add(part.command.relation_span,
             fmt::format("foreign key {} locks {} as well", quoted(part.before, id),
                         quoted(part.before, key.referenced)))
        .on(key.referenced)
        .shows(part.in_use);
  }
}

}  // namespace

Rule attach_fk_validates() {
  return {
      .name = "attach-fk-validates",
      .group = Group::partitions,
      .severity = Severity::warning,
      .summary = "ATTACH PARTITION below a table with foreign keys",
      .why =
          "The rows of the partition are compared with the referenced table, which cannot be "
          "written meanwhile; with an equal key made before, that table gets an ACCESS EXCLUSIVE "
          "lock instead, for a moment.",
      .instead =
          "the foreign key on the partition first (NOT VALID, then VALIDATE CONSTRAINT), and a "
          "lock_timeout for the moment",
      .bad = {.schema =
                  "CREATE TABLE users (id bigint PRIMARY KEY);\n"
                  "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, who bigint "
                  "REFERENCES users) PARTITION BY RANGE (day);\n"
                  "CREATE TABLE events_2 (id bigint NOT NULL, day date NOT NULL, who bigint);\n"
                  "ALTER TABLE events_2 ADD CONSTRAINT bound CHECK (day >= '2025-01-01' AND day < "
                  "'2026-01-01');",
              .sql = "-- migrate:ignore attach-scan: the foreign key is what reads\n"
                     "ALTER TABLE events ATTACH PARTITION events_2 FOR VALUES FROM ('2025-01-01') "
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
      .check_part = check_attach_fk_validates,
  };
}

}  // namespace migc::lint::rules
