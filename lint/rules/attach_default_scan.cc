// SPDX-License-Identifier: MIT
#include "lint/proof_first.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

ObjectId parent_of_new_partition(const Step& step) {
  if (const auto* const create = step.as<sql::CreateTable>())
    return create->bound ? step.relation(create->inherits.front()) : k_no_object;
  const auto* const alter = step.as<sql::AlterTable>();
  const bool attaches = alter != nullptr && !alter->commands.empty() &&
                        alter->commands.front().action == AlterAction::attach_partition;
  return attaches ? step.relation(alter->name) : k_no_object;
}

std::optional<Fix> prove_outside(const Step& step, ObjectId parent, ObjectId partition) {
  const auto* const create = step.as<sql::CreateTable>();
  const sql::PartitionBound& bound =
      create != nullptr ? *create->bound : *step.as<sql::AlterTable>()->commands.front().bound;
  const auto inside = bound_condition(step, parent, partition, bound);
  if (!inside) return std::nullopt;
  return prove_first(step, {{partition, fmt::format("NOT ({})", *inside)}});
}

void check_attach_default_scan(const Step& step, Report& report) {
  const ObjectId parent = parent_of_new_partition(step);
  const auto* const above = step.before.find_as<Relation>(parent);
  if (above == nullptr) return;
  for (const ObjectId each : children_of(step.before, parent)) {
    const auto* const child = step.before.find_as<Relation>(each);
    const bool is_default = child->partition && child->partition->bound->is_default;
    if (!is_default || !scans(step.in_use(), each)) continue;
    report
        .add(step.statement.span, fmt::format("all rows of the default partition {} are read",
                                              quoted(step.before, each)))
        .on(each)
        .shows(step.in_use())
        .fixed_by(prove_outside(step, parent, each));
  }
}

}  // namespace

Rule attach_default_scan() {
  return {
      .name = "attach-default-scan",
      .group = Group::partitions,
      .severity = Severity::error,
      .summary = "a new partition beside a DEFAULT partition, all of which is read",
      .why =
          "The server reads the DEFAULT partition under ACCESS EXCLUSIVE to see that none of its "
          "rows belongs into the new one. A valid CHECK that excludes the bound spares it that.",
      .instead =
          "on the DEFAULT partition ADD CONSTRAINT … CHECK (NOT (the bound)) NOT VALID and "
          "VALIDATE CONSTRAINT, then the new partition, then drop the check",
      .fix =
          "adds a CHECK (NOT (the bound)) NOT VALID to the DEFAULT partition, validates it in a "
          "revision behind this one, and "
          "makes the new partition and drops the check in one behind that",
      .bad = {.schema = "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY "
                        "RANGE (day);\n"
                        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') "
                        "TO ('2025-01-01');\n"
                        "CREATE TABLE events_rest PARTITION OF events DEFAULT;\n"
                        "CREATE TABLE events_2 (id bigint NOT NULL, day date NOT NULL);\n"
                        "ALTER TABLE events_2 ADD CONSTRAINT bound CHECK (day >= '2025-01-01' AND "
                        "day < '2026-01-01');",
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
      .check = check_attach_default_scan,
  };
}

}  // namespace migc::lint::rules
