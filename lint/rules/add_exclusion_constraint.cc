// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_exclusion_constraint(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      part.command.constraint->kind != ConstraintKind::exclusion) {
    return;
  }
  report
      .add(part.command.constraint->span,
           fmt::format("the index is built while nobody can read or write {}",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_exclusion_constraint() {
  return {
      .name = "add-exclusion-constraint",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "ADD CONSTRAINT … EXCLUDE on a table in use",
      .why =
          "The index is built and all rows are compared under ACCESS EXCLUSIVE. An exclusion "
          "constraint can be neither NOT VALID nor made from an index that is there.",
      .instead =
          "a new table with the constraint, filled in batches and renamed into place; or a window",
      .bad = {.schema = "CREATE TABLE stays (room int4range, during daterange);",
              .sql = "ALTER TABLE stays ADD EXCLUDE USING gist (room WITH &&, during WITH &&);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE stays (id bigint PRIMARY KEY, room int4range, during "
                      "daterange, EXCLUDE USING gist (room WITH &&, during WITH &&));"},
      .check_part = check_add_exclusion_constraint,
  };
}

}  // namespace migc::lint::rules
