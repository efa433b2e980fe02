// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_column_inline_unique(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const sql::ColumnDefinition& column = *part.command.column;
  const auto* key = find(column, ConstraintKind::unique);
  if (key == nullptr) key = find(column, ConstraintKind::primary_key);
  if (key == nullptr || part.in_use.scans.empty()) return;
  report
      .add(key->span, fmt::format("the index is built while nobody can read or write {}",
                                  quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_column_inline_unique() {
  return {
      .name = "add-column-inline-unique",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "ADD COLUMN … UNIQUE or PRIMARY KEY on a table in use",
      .why =
          "The index is built under the ACCESS EXCLUSIVE lock of the ALTER TABLE: neither reads "
          "nor writes go on until it is done.",
      .instead =
          "add the column, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING "
          "INDEX",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders ADD COLUMN code text UNIQUE;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "ALTER TABLE orders ADD COLUMN code text;\n"
                      "CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);\n"
                      "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX "
                      "orders_code_key;"},
      .check_part = check_add_column_inline_unique,
  };
}

}  // namespace migc::lint::rules
