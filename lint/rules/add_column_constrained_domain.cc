// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_column_constrained_domain(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column || !rewrites(part.in_use, part.relation))
    return;
  const sql::ColumnDefinition& column = *part.command.column;
  const bool other_reason = find(column, ConstraintKind::default_value) != nullptr ||
                            find(column, ConstraintKind::identity) != nullptr ||
                            find(column, ConstraintKind::generated) != nullptr || !column.type;
  if (other_reason) return;
  const Column* const added =
      column_at(part.after, {part.relation, find_column(part.after, part.relation, column.name)});
  const auto* const type =
      added == nullptr ? nullptr : part.after.find_as<catalog::Type>(added->type.type);
  if (type == nullptr || type->kind != catalog::TypeKind::domain) return;
  report
      .add(column.type->span,
           fmt::format("the domain {} has constraints: every row of {} is written again",
                       quoted(part.after, added->type.type), quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_column_constrained_domain() {
  return {
      .name = "add-column-constrained-domain",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "ADD COLUMN of a domain that has constraints",
      .why =
          "The server checks the domain's constraints row by row, and to do so writes the whole "
          "table and all its indexes again, even if the new column is NULL everywhere.",
      .instead =
          "add the column with the domain's base type and a CHECK … NOT VALID, and validate that "
          "later",
      .bad = {.schema = "CREATE DOMAIN positive AS int CHECK (VALUE > 0);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders ADD COLUMN pieces positive;"},
      .good = {.schema = "CREATE DOMAIN positive AS int CHECK (VALUE > 0);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "ALTER TABLE orders ADD COLUMN pieces int;\n"
                      "ALTER TABLE orders ADD CONSTRAINT orders_pieces_check CHECK (pieces > 0) "
                      "NOT VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders VALIDATE CONSTRAINT orders_pieces_check;"},
      .check_part = check_add_column_constrained_domain,
  };
}

}  // namespace migc::lint::rules
