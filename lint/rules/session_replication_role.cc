// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_session_replication_role(const Step& step, Report& report) {
  const auto* const set = step.as<sql::SetVariable>();
  if (set == nullptr || set->values.empty() || set->values.front() != "replica" ||
      to_lower(set->name) != "session_replication_role") {
    return;
  }
  report.add(step.statement.span, "foreign keys are not checked and triggers do not fire");
}

}  // namespace

Rule session_replication_role() {
  return {
      .name = "session-replication-role",
      .group = Group::data,
      .severity = Severity::error,
      .summary = "session_replication_role set to replica",
      .why =
          "Triggers do not fire and foreign keys are not checked: rows that break them stay for "
          "ever, and no later VALIDATE finds them, since the keys count as valid.",
      .instead =
          "leave the triggers on; or drop the foreign keys, and add them again with NOT VALID and "
          "VALIDATE CONSTRAINT",
      .bad = {.schema = {}, .sql = "SET session_replication_role = replica;"},
      .good = {.schema = {}, .sql = "SET session_replication_role = origin;"},
      .check = check_session_replication_role,
  };
}

}  // namespace migc::lint::rules
