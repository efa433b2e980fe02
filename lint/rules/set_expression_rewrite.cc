// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_set_expression_rewrite(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_expression || !rewrites(part.in_use, part.relation))
    return;
  report
      .add(part.command.span,
           fmt::format("every row of {} is written again", quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule set_expression_rewrite() {
  return {
      .name = "set-expression-rewrite",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "SET EXPRESSION of a stored generated column",
      .why =
          "The new value is computed for each row, and the table with all its indexes written "
          "again, while nobody can read or write it.",
      .instead =
          "a new column with the new expression, maintained by a trigger and filled in batches",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int, twice int "
                        "GENERATED ALWAYS AS (total * 2) STORED);",
              .sql = "ALTER TABLE orders ALTER COLUMN twice SET EXPRESSION AS (total + total);",
              .postgres = 17},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int, twice int "
                         "GENERATED ALWAYS AS (total * 2) STORED);",
               .sql = "ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;",
               .postgres = 17},
      .check_part = check_set_expression_rewrite,
  };
}

}  // namespace migc::lint::rules
