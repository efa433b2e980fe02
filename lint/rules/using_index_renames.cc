// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

Fix keep_name(const sql::ConstraintDefinition& key) {
  return {.title = "give the constraint the name of the index",
          .care = Care::judgement,
          .edits = {{key.name_span, sql::quote_identifier(key.using_index)}}};
}

void check_using_index_renames(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint) return;
  const sql::ConstraintDefinition& key = *part.command.constraint;
  if (key.using_index.empty() || key.name.empty() || key.name == key.using_index) return;
  report
      .add(key.name_span,
           fmt::format("index \"{}\" is called \"{}\" from now on", key.using_index, key.name))
      .on(part.relation)
      .fixed_by(keep_name(key));
}

}  // namespace

Rule using_index_renames() {
  return {
      .name = "using-index-renames",
      .group = Group::constraints,
      .severity = Severity::note,
      .summary = "USING INDEX under another name, which renames the index",
      .why =
          "The index gets the name of the constraint; later statements that still use its old name "
          "fail.",
      .instead = "give the constraint the name of the index",
      .fix =
          "gives the constraint the name of the index; needs judgement: the constraint is called "
          "otherwise",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);\n"
                        "CREATE UNIQUE INDEX orders_code_idx ON orders (code);",
              .sql = "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX "
                     "orders_code_idx;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);\n"
                         "CREATE UNIQUE INDEX orders_code_key ON orders (code);",
               .sql = "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX "
                      "orders_code_key;"},
      .check_part = check_using_index_renames,
  };
}

}  // namespace migc::lint::rules
