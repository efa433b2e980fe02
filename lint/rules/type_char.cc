// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_type_char(const Step& step, Report& report) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation())) {
    if (!each->type) continue;
    if (each->type->name.back() == "bpchar")
      report.add(each->type->span,
                 fmt::format("values of \"{}\" are filled up with blanks", each->name));
  }
}

}  // namespace

Rule type_char() {
  return {
      .name = "type-char",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a column of type char(n)",
      .why =
          "Values are filled up with blanks that count in some comparisons and not in others; it "
          "saves nothing.",
      .instead = "text, with a CHECK on its length",
      .bad = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, country char(2));"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, country text);"},
      .check = check_type_char,
  };
}

}  // namespace migc::lint::rules
