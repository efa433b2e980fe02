// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_using_index_renames(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint) return;
  const sql::ConstraintDefinition& key = *part.command.constraint;
  if (key.using_index.empty() || key.name.empty() || key.name == key.using_index) return;
  report
      .add(key.name_span,
           fmt::format("index \"{}\" is called \"{}\" from now on", key.using_index, key.name))
      .on(part.relation);
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
