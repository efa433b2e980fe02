// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// Without NOT NULL, which the old rows would break.
std::optional<Fix> set_default_afterwards(const Step& step, const Part& part,
                                          const sql::ConstraintDefinition& value) {
  const auto& column = *part.command.column;
  if (find(column, ConstraintKind::not_null) != nullptr || part.command.if_not_exists)
    return std::nullopt;
  const auto& alter = *step.as<sql::AlterTable>();
  return Fix{
      .title = "set the default apart from the column: old rows have NULL until they are filled",
      .care = Care::judgement,
      .edits = {take_out(step, value.span),
                append(step, fmt::format(";\nALTER TABLE {} ALTER COLUMN {} SET {}",
                                         step.source->text(alter.name_span),
                                         sql::quote_identifier(column.name),
                                         without_name(step, value)))}};
}

void check_add_column_volatile_default(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const auto* const value = find(*part.command.column, ConstraintKind::default_value);
  if (value == nullptr || !rewrites(part.in_use, part.relation)) return;
  report
      .add(value->span,
           fmt::format("the default of the new column \"{}\" is computed for each row of \"{}\"",
                       part.command.name, name_of(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(set_default_afterwards(step, part, *value));
}

}  // namespace

Rule add_column_volatile_default() {
  return {
      .name = "add-column-volatile-default",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "ADD COLUMN with a default that is another for each row",
      .why =
          "A constant default, or one that is the same for the whole statement such as now(), is "
          "kept in the catalog and costs nothing. One that is volatile (gen_random_uuid(), "
          "random(), clock_timestamp(), nextval(), your own functions unless they are declared "
          "STABLE or IMMUTABLE) makes the server write all rows and all indexes again, while "
          "nobody can read or write the table.",
      .instead =
          "add the column without a default, then SET DEFAULT for new rows, fill the old "
          "rows in batches, and make it NOT NULL through a valid CHECK",
      .fix =
          "adds the column without the default and sets it in a statement of its own; needs "
          "judgement: "
          "old rows have NULL until somebody fills them",
      .bad = {"CREATE TABLE orders (id bigint PRIMARY KEY);",
              "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();"},
      .good = {"CREATE TABLE orders (id bigint PRIMARY KEY);",
               "ALTER TABLE orders ADD COLUMN token uuid;\n"
               "ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();"},
      .check_part = check_add_column_volatile_default,
  };
}

}  // namespace migc::lint::rules
