// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_type_timestamp(const Step& step, Report& report) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation())) {
    if (!each->type) continue;
    if (each->type->name.back() == "timestamp")
      report.add(each->type->span,
                 fmt::format("which instants \"{}\" means is not said", each->name));
  }
}

}  // namespace

Rule type_timestamp() {
  return {
      .name = "type-timestamp",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a column of type timestamp without time zone",
      .why =
          "Which instant a value means depends on who wrote it; a change to timestamptz later has "
          "to know.",
      .instead = "timestamptz, which means an instant",
      .bad = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamp);"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);"},
      .check = check_type_timestamp,
  };
}

}  // namespace migc::lint::rules
