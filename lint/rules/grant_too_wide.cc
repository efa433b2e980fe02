// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/base/text.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_grant_too_wide(const Step& step, Report& report) {
  const auto* const grant = step.as<sql::Grant>();
  if (grant == nullptr || !grant->is_grant || grant->is_role) return;
  const bool to_all =
      std::any_of(grant->grantees.begin(), grant->grantees.end(),
                  [](const std::string& each) { return equals_ignoring_case(each, "public"); });
  const bool of_all = grant->privileges.empty() && grant->column_privileges.empty();
  const bool harmless = grant->kind == ObjectKind::function || grant->kind == ObjectKind::type;
  if (to_all && !harmless) {
    report.add(step.statement.span, "every role gets this, those made later included");
  } else if (grant->grant_option) {
    report.add(step.statement.span, "who gets this can pass it on to anybody");
  } else if (of_all && grant->kind == ObjectKind::table) {
    report.add(step.statement.span, "ALL includes TRUNCATE, REFERENCES and TRIGGER");
  }
}

}  // namespace

Rule grant_too_wide() {
  return {
      .name = "grant-too-wide",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "GRANT to PUBLIC, of ALL, or WITH GRANT OPTION",
      .why =
          "More roles than meant get more rights than they need, and every role that is made later "
          "gets them as well.",
      .instead = "name the privileges and the role",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "GRANT SELECT ON orders TO PUBLIC;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "GRANT SELECT ON orders TO reader;"},
      .check = check_grant_too_wide,
  };
}

}  // namespace migc::lint::rules
