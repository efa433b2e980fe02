// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_type_varchar(const Step& step, Report& report) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation())) {
    if (!each->type) continue;
    if (each->type->name.back() == "varchar" && !each->type->modifiers.empty())
      report.add(each->type->span,
                 fmt::format("the length of \"{}\" is limited by its type", each->name));
  }
}

}  // namespace

Rule type_varchar() {
  return {
      .name = "type-varchar",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a column of type varchar(n)",
      .why =
          "The limit is a constraint in disguise; making it narrower later writes the table again.",
      .instead = "text, with a CHECK on its length",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);"},
      .check = check_type_varchar,
  };
}

}  // namespace migc::lint::rules
