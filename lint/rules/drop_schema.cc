// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_schema(const Step& step, Report& report) {
  if (const auto* const cluster = step.as<sql::ClusterCommand>()) {
    if (cluster->kind == "Dropdb" || cluster->kind == "DropOwned")
      report.add(step.statement.span, "everything in it is lost");
    return;
  }
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::schema || !drop->cascade) return;
  std::size_t relations = 0;
  for (const Change& each : step.changes()) {
    const auto* const relation = each.old_as<Relation>();
    if (each.after == nullptr && relation != nullptr && !relation->index &&
        step.is_in_use(each.before->id)) {
      ++relations;
    }
  }
  if (relations > 0)
    report.add(drop->objects.front().span,
               fmt::format("{} relation{} in it {} lost", relations, relations == 1 ? "" : "s",
                           relations == 1 ? "is" : "are"));
}

}  // namespace

Rule drop_schema() {
  return {
      .name = "drop-schema",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "DROP SCHEMA or DROP DATABASE",
      .why = "All that is in it is lost at once, and all code that uses it fails.",
      .instead =
          "drop what is in it by name, each when nobody uses it any more; then the empty schema",
      .bad = {.schema = "CREATE SCHEMA sales;\n"
                        "CREATE TABLE sales.orders (id bigint PRIMARY KEY);",
              .sql = "-- migrate:ignore drop-cascade: nothing outside uses it\n"
                     "DROP SCHEMA sales CASCADE;"},
      .good = {.schema = "CREATE SCHEMA sales;", .sql = "DROP SCHEMA sales;"},
      .check = check_drop_schema,
  };
}

}  // namespace migc::lint::rules
