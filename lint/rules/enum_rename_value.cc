// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_enum_rename_value(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterEnum>();
  if (alter == nullptr || alter->old_label.empty()) return;
  for (const Change& each : step.changes()) {
    if (each.old_as<catalog::Type>() == nullptr || step.is_new(each.before->id)) continue;
    report.add(step.statement.span, fmt::format("running code does not know \"{}\", and still "
                                                "sends \"{}\"",
                                                alter->new_label, alter->old_label));
  }
}

}  // namespace

Rule enum_rename_value() {
  return {
      .name = "enum-rename-value",
      .group = Group::types,
      .severity = Severity::error,
      .summary = "RENAME VALUE of an enum in use",
      .why =
          "Running code goes on sending the old label, which is refused, and does not know the one "
          "that it now reads.",
      .instead =
          "ADD VALUE of the new label, change the rows in batches, and leave the old one unused",
      .bad = {.schema = "CREATE TYPE state AS ENUM ('new', 'done');",
              .sql = "ALTER TYPE state RENAME VALUE 'done' TO 'closed';"},
      .good = {.schema = {},
               .sql = "CREATE TYPE state AS ENUM ('new', 'done');\n"
                      "ALTER TYPE state RENAME VALUE 'done' TO 'closed';"},
      .check = check_enum_rename_value,
  };
}

}  // namespace migc::lint::rules
