// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_enum_create(const Step& step, Report& report) {
  if (const auto* const create = step.as<sql::CreateEnum>())
    report.add(create->name_span, "values of an enum cannot be taken away again");
}

}  // namespace

Rule enum_create() {
  return {
      .name = "enum-create",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "CREATE TYPE … AS ENUM",
      .why = "A value of an enum can never be taken away again, and every new one is a migration.",
      .instead = "a table of values with a foreign key, or text with a CHECK",
      .bad = {.schema = {}, .sql = "CREATE TYPE state AS ENUM ('new', 'done');"},
      .good = {.schema = {}, .sql = "CREATE TABLE states (name text PRIMARY KEY);"},
      .check = check_enum_create,
  };
}

}  // namespace migc::lint::rules
