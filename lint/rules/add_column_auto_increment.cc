// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_column_auto_increment(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column || !rewrites(part.in_use, part.relation))
    return;
  const sql::ColumnDefinition& column = *part.command.column;
  const auto* const identity = find(column, ConstraintKind::identity);
  const bool serial = column.type && column.type->name.back().find("serial") != std::string::npos;
  if (identity == nullptr && !serial) return;
  report
      .add(identity != nullptr ? identity->span : column.type->span,
           fmt::format("every row of {} is written again to get its number",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_column_auto_increment() {
  return {
      .name = "add-column-auto-increment",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "ADD COLUMN of serial or identity on a table in use",
      .why =
          "Every row gets a number, in the order in which the rows happen to lie on disk: the "
          "server writes the table and all its indexes again while nobody can read or write it.",
      .instead =
          "add a nullable bigint column with a default from a sequence, fill the old rows in "
          "batches, make it NOT NULL through a valid CHECK, then ADD GENERATED AS IDENTITY, which "
          "changes the catalog alone",
      .bad = {.schema = "CREATE TABLE orders (code text PRIMARY KEY);",
              .sql = "ALTER TABLE orders ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;"},
      .good = {.schema = "CREATE TABLE orders (code text PRIMARY KEY);",
               .sql = "CREATE SEQUENCE orders_id_seq;\n"
                      "ALTER TABLE orders ADD COLUMN id bigint;\n"
                      "ALTER TABLE orders ALTER COLUMN id SET DEFAULT nextval('orders_id_seq');"},
      .check_part = check_add_column_auto_increment,
  };
}

}  // namespace migc::lint::rules
