// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_column(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::drop_column) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  if (column.column == 0 || !step.is_in_use(column)) return;
  report
      .add(part.command.name_span,
           fmt::format("the values of \"{}\" are lost, and code that still uses it fails",
                       part.command.name))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule drop_column() {
  return {
      .name = "drop-column",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "DROP COLUMN of a table in use",
      .why =
          "The values are lost, and code that still names the column, or selects * through a "
          "prepared statement or an ORM that has cached the columns, fails at once.",
      .instead =
          "take the column out of all code first; make it nullable or give it a default so that "
          "inserts without it work; drop it one release later",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders DROP COLUMN code;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders ADD COLUMN draft text;\n"
                      "ALTER TABLE orders DROP COLUMN draft;"},
      .check_part = check_drop_column,
  };
}

}  // namespace migc::lint::rules
