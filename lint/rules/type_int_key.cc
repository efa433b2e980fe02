// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

Span span_of_column(const Step& step, std::string_view name) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation()))
    if (each->name == name && each->type) return each->type->span;
  return step.statement.span;
}

void check_type_int_key(const Step& step, Report& report) {
  for (const Change& change : step.changes()) {
    const auto* const key = change.new_as<Constraint>();
    if (key == nullptr || change.before != nullptr || key->columns.size() != 1 ||
        key->kind != ConstraintKind::primary_key || key->parent != k_no_object) {
      continue;
    }
    const Column* const column = column_at(step.after, {key->relation, key->columns.front()});
    const bool narrow =
        column->type.type == catalog::type_id::int4 || column->type.type == catalog::type_id::int2;
    const bool numbered = column->identity != 0 || column->default_value != k_no_object;
    if (!narrow || !numbered || step.is_in_use(key->relation)) continue;
    report.add(span_of_column(step, column->name),
               fmt::format("numbers of \"{}\" run out", column->name));
  }
}

}  // namespace

Rule type_int_key() {
  return {
      .name = "type-int-key",
      .group = Group::types,
      .severity = Severity::warning,
      .summary = "a primary key of integer or smallint, or serial",
      .why =
          "It ends at 2147483647, and making it bigint later writes the table, and every table "
          "that refers to it, again.",
      .instead = "bigint GENERATED ALWAYS AS IDENTITY",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"},
      .check = check_type_int_key,
  };
}

}  // namespace migc::lint::rules
