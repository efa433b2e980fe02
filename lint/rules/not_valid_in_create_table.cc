// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_not_valid_in_create_table(const Step& step, Report& report) {
  if (step.as<sql::CreateTable>() == nullptr) return;
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation()))
    if (each->not_valid) report.add(each->span, "NOT VALID has no effect in CREATE TABLE");
}

}  // namespace

Rule not_valid_in_create_table() {
  return {
      .name = "not-valid-in-create-table",
      .group = Group::constraints,
      .severity = Severity::note,
      .summary = "NOT VALID in CREATE TABLE, where it does nothing",
      .why =
          "A new table has no rows to be spared: the server takes the constraint as valid, and the "
          "words mislead who reads them.",
      .instead = "leave NOT VALID out",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total int, CHECK (total >= 0) "
                     "NOT VALID);"},
      .good = {.schema = {},
               .sql =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, total int, CHECK (total >= 0));"},
      .check = check_not_valid_in_create_table,
  };
}

}  // namespace migc::lint::rules
