// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rename_column(const Step& step, Report& report) {
  const auto* const rename = step.as<sql::Rename>();
  if (rename == nullptr || rename->kind != ObjectKind::column) return;
  const ObjectId table = step.object(rename->relation_kind, rename->object);
  if (!step.is_in_use(Address{table, find_column(step.before, table, rename->part)})) return;
  report
      .add(rename->part_span, fmt::format("code that still uses \"{}\" of {} fails", rename->part,
                                          quoted(step.before, table)))
      .on(table)
      .shows(step.in_use());
}

}  // namespace

Rule rename_column() {
  return {
      .name = "rename-column",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "RENAME COLUMN of a table in use",
      .why =
          "Running code knows the old name alone and fails at once. Views keep the old name for "
          "their output; functions whose body is a text fail at their next call.",
      .instead =
          "a new column kept equal by a trigger until no code uses the old one; or a view that "
          "offers both names",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders RENAME COLUMN code TO reference;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders ADD COLUMN draft text;\n"
                      "ALTER TABLE orders RENAME COLUMN draft TO reference;"},
      .check = check_rename_column,
  };
}

}  // namespace migc::lint::rules
