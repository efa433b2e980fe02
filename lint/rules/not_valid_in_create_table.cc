// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_not_valid_in_create_table(const Step& step, Report& report) {
  if (step.as<sql::CreateTable>() == nullptr) return;
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation())) {
    if (!each->not_valid) continue;
    const Words words(step.source->text(), step.statement.span);
    const std::optional<Span> found = words.find({"not", "valid"}, each->span.begin);
    Finding& finding = report.add(each->span, "NOT VALID has no effect in CREATE TABLE");
    if (found && found->end <= each->span.end)
      finding.fixed_by(Fix{.title = "leave NOT VALID out", .edits = {take_out(step, *found)}});
  }
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
      .fix = "leaves the words out",
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
