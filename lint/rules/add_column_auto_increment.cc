// SPDX-License-Identifier: MIT
#include "compiler/catalog/made_names.h"
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// What serial stands for.
std::string plain_type(const sql::TypeName& type) {
  const std::string& name = type.name.back();
  if (name == "bigserial" || name == "serial8") return "bigint";
  return name == "smallserial" || name == "serial2" ? "smallint" : "integer";
}

// New rows get their number from a sequence; old ones are filled by a person.
std::optional<Fix> number_later(const Step& step, const Part& part,
                                const sql::ConstraintDefinition* identity) {
  const sql::ColumnDefinition& column = *part.command.column;
  const std::size_t expected = identity != nullptr ? 1 : 0;
  if (part.command.if_not_exists || column.constraints.size() != expected ||
      (identity != nullptr && !identity->options.empty())) {
    return std::nullopt;
  }
  const auto& alter = *step.as<sql::AlterTable>();
  const Object& table = *part.before.find(part.relation);
  const std::string schema = sql::quote_identifier(name_of(part.before, table.schema));
  const std::string name = catalog::choose_relation_name(part.before, table.name, column.name,
                                                         "seq", table.schema, false);
  const std::string sequence = schema + "." + sql::quote_identifier(name);
  const std::string type = identity != nullptr ? std::string(step.source->text(column.type->span))
                                               : plain_type(*column.type);
  Fix fix{
      .title = "add the column without numbers, and a sequence for new rows",
      .care = Care::judgement,
      .edits = {
          before_statement(step, fmt::format("CREATE SEQUENCE {} AS {};\n", sequence, type)),
          append(step, fmt::format(";\nALTER TABLE {0} ALTER COLUMN {1} SET DEFAULT "
                                   "nextval({2});\nALTER SEQUENCE {3} OWNED BY {4}.{1}",
                                   step.source->text(alter.name_span),
                                   sql::quote_identifier(column.name), sql::quote_literal(sequence),
                                   sequence, qualified_name(part.before, part.relation)))}};
  fix.edits.push_back(identity != nullptr ? take_out(step, identity->span)
                                          : Edit{column.type->span, type});
  return fix;
}

void check_add_column_auto_increment(const Step& step, const Part& part, Report& report) {
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
      .shows(part.in_use)
      .fixed_by(number_later(step, part, identity));
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
      .fix =
          "adds the column without numbers and a sequence from which new rows get theirs; needs "
          "judgement: old rows have NULL "
          "until somebody fills them",
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
