// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_unnamed_constraint(const Step& step, Report& report) {
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation())) {
    const bool is_named_by_others = each->kind != ConstraintKind::check &&
                                    each->kind != ConstraintKind::foreign_key &&
                                    each->kind != ConstraintKind::exclusion;
    if (each->name.empty() && !is_named_by_others)
      report.add(each->span, "the server makes up a name for this constraint");
  }
}

}  // namespace

Rule unnamed_constraint() {
  return {
      .name = "unnamed-constraint",
      .group = Group::hygiene,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a constraint without a name",
      .why =
          "Its name depends on the version of the server and on what was there before; the "
          "migration that drops it has to guess.",
      .instead = "CONSTRAINT name before it",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total int CHECK (total >= 0));"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total int CONSTRAINT "
                      "orders_total_check CHECK (total >= 0));"},
      .check = check_unnamed_constraint,
  };
}

}  // namespace migc::lint::rules
