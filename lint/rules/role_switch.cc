// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_role_switch(const Step& step, Report& report) {
  const auto* const set = step.as<sql::SetVariable>();
  if (set == nullptr || set->kind != sql::SetVariable::Kind::value) return;
  if (set->name == "role" || set->name == "session_authorization")
    report.add(step.statement.span, "what comes behind this is made by another role");
}

}  // namespace

Rule role_switch() {
  return {
      .name = "role-switch",
      .group = Group::scripts,
      .severity = Severity::warning,
      .summary = "SET ROLE or SET SESSION AUTHORIZATION in a migration",
      .why =
          "Objects get another owner than in databases where the role is called otherwise, and "
          "later changes of them are denied.",
      .instead = "run the migrations as the role that is to own the objects",
      .bad = {.schema = {}, .sql = "SET ROLE sales;"},
      .good = {.schema = {}, .sql = "SET search_path = public;"},
      .check = check_role_switch,
  };
}

}  // namespace migc::lint::rules
