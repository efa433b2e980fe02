// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rename_schema(const Step& step, Report& report) {
  if (const auto* const rename = step.as<sql::Rename>()) {
    if (rename->kind != ObjectKind::schema) return;
    for (const Change& each : step.changes()) {
      if (each.old_as<catalog::Schema>() != nullptr && !step.is_new(each.before->id))
        report.add(rename->new_name_span,
                   fmt::format("code that still names schema \"{}\" fails", each.before->name));
    }
    return;
  }
  const auto* const move = step.as<sql::SetSchema>();
  if (move == nullptr) return;
  const ObjectId moved = step.object(move->kind, move->object);
  if (step.before.find_as<Relation>(moved) == nullptr) return;
  report
      .add(move->object.span,
           fmt::format("code that finds {} in its old schema fails", quoted(step.before, moved)))
      .on(moved);
}

}  // namespace

Rule rename_schema() {
  return {
      .name = "rename-schema",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "ALTER SCHEMA … RENAME or SET SCHEMA of a relation in use",
      .why =
          "Names with the old schema, and search paths that name it, stop working the moment the "
          "transaction commits; no lock warns anybody.",
      .instead = "views of the old names in the old schema, until no code uses them",
      .bad = {.schema = "CREATE SCHEMA sales;\n"
                        "CREATE TABLE sales.orders (id bigint PRIMARY KEY);",
              .sql = "ALTER SCHEMA sales RENAME TO shop;"},
      .good = {.schema = {},
               .sql = "CREATE SCHEMA sales;\n"
                      "ALTER SCHEMA sales RENAME TO shop;"},
      .check = check_rename_schema,
  };
}

}  // namespace migc::lint::rules
