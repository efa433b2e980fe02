// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> build_index_behind(const Step& step, const Part& part,
                                      const sql::ConstraintDefinition& key) {
  const auto& alter = *step.as<sql::AlterTable>();
  const std::string name = sql::quote_identifier(new_constraint_name(part, key.kind));
  if (key.kind != ConstraintKind::unique || key.deferrable || alter.if_exists ||
      part.command.if_not_exists || !key.options.empty() || !key.tablespace.empty()) {
    return std::nullopt;
  }
  const std::string_view table = step.source->text(alter.name_span);
  return Fix{
      .title = "add the column, build the index CONCURRENTLY, add the constraint USING INDEX",
      .edits = {take_out(step, key.span),
                append(step, fmt::format(";\nCREATE UNIQUE INDEX CONCURRENTLY {0} ON {1} ({2}){3}"
                                         ";\nALTER TABLE {1} ADD CONSTRAINT {0} UNIQUE USING "
                                         "INDEX {0}",
                                         name, table, sql::quote_identifier(part.command.name),
                                         key.nulls_not_distinct ? " NULLS NOT DISTINCT" : ""))},
      .leaves_transaction = true};
}

void check_add_column_inline_unique(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const sql::ColumnDefinition& column = *part.command.column;
  const auto* key = find(column, ConstraintKind::unique);
  if (key == nullptr) key = find(column, ConstraintKind::primary_key);
  if (key == nullptr || part.in_use.scans.empty()) return;
  report
      .add(key->span, fmt::format("the index is built while nobody can read or write {}",
                                  quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(build_index_behind(step, part, *key));
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
      .fix =
          "adds the column, builds a unique index CONCURRENTLY and adds the constraint USING "
          "INDEX, under "
          "the name that the server would make up",
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
