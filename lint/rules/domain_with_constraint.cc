// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_domain_with_constraint(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateDomain>();
  if (create == nullptr) return;
  for (const sql::ConstraintDefinition& each : create->constraints) {
    if (each.kind == ConstraintKind::check || each.kind == ConstraintKind::not_null)
      report.add(each.span, "columns of this domain cannot be added without writing the table");
  }
}

}  // namespace

Rule domain_with_constraint() {
  return {
      .name = "domain-with-constraint",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "CREATE DOMAIN with a constraint",
      .why =
          "Every later ADD COLUMN of the domain writes its table again, and a change of the "
          "constraint reads all tables that use it.",
      .instead = "the base type, and a CHECK on each table",
      .bad = {.schema = {}, .sql = "CREATE DOMAIN amount AS int CHECK (VALUE > 0);"},
      .good = {.schema = {}, .sql = "CREATE DOMAIN amount AS int;"},
      .check = check_domain_with_constraint,
  };
}

}  // namespace migc::lint::rules
