// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// As the statement writes it; null: it does not.
const sql::TypeName* written_type(const Step& step, std::string_view column) {
  for (const sql::ColumnDefinition* const each : new_columns(step.operation()))
    if (each->name == column && each->type) return &*each->type;
  return nullptr;
}

Fix make_bigint(const sql::TypeName& type) {
  const bool is_serial = type.name.back().find("serial") != std::string::npos;
  return {.title = "make it bigint",
          .care = Care::judgement,
          .edits = {{type.span, is_serial ? "bigserial" : "bigint"}}};
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
    const sql::TypeName* const type = written_type(step, column->name);
    Finding& finding = report.add(type == nullptr ? step.statement.span : type->span,
                                  fmt::format("numbers of \"{}\" run out", column->name));
    if (type != nullptr) finding.fixed_by(make_bigint(*type));
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
      .fix =
          "makes it bigint, or bigserial; needs judgement: columns that refer to it have to follow",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"},
      .check = check_type_int_key,
  };
}

}  // namespace migc::lint::rules
