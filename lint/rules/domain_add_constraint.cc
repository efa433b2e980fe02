// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_domain_add_constraint(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterDomain>();
  if (alter == nullptr || step.in_use().locks.empty()) return;
  report
      .add(alter->name_span,
           fmt::format("every table with a column of domain \"{}\" is locked and read",
                       alter->name.name))
      .shows(step.in_use());
}

}  // namespace

Rule domain_add_constraint() {
  return {
      .name = "domain-add-constraint",
      .group = Group::types,
      .severity = Severity::error,
      .summary = "a constraint added to or validated on a domain in use",
      .why =
          "Every table with a column of the domain is locked against writes, and read from end to "
          "end, in one transaction. That holds for VALIDATE CONSTRAINT as well.",
      .instead = "a CHECK on each table, NOT VALID and validated one by one",
      .bad = {.schema = "CREATE DOMAIN amount AS int;\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, total amount);",
              .sql = "ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE > 0);"},
      .good = {.schema = "CREATE DOMAIN amount AS int;",
               .sql = "ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE > 0);"},
      .check = check_domain_add_constraint,
  };
}

}  // namespace migc::lint::rules
