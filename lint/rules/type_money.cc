// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_type_money(const Step& step, Report& report) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation())) {
    if (!each->type) continue;
    if (each->type->name.back() == "money")
      report.add(each->type->span,
                 fmt::format("the currency of \"{}\" is a setting of the server", each->name));
  }
}

}  // namespace

Rule type_money() {
  return {
      .name = "type-money",
      .group = Group::types,
      .severity = Severity::warning,
      .summary = "a column of type money",
      .why =
          "What a value means depends on lc_monetary of the server that prints it: a dump restored "
          "elsewhere holds other currencies.",
      .instead = "numeric, and the currency in a column of its own",
      .bad = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total money);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2));"},
      .check = check_type_money,
  };
}

}  // namespace migc::lint::rules
