// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_fk_on_delete_cascade(const Step& step, Report& report) {
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation())) {
    const bool cascades = each->on_delete == sql::ReferenceAction::cascade ||
                          each->on_delete == sql::ReferenceAction::set_null;
    if (each->kind == ConstraintKind::foreign_key && cascades)
      report.add(each->span,
                 fmt::format("a DELETE in \"{}\" reaches this table", each->referenced.name));
  }
}

}  // namespace

Rule fk_on_delete_cascade() {
  return {
      .name = "fk-on-delete-cascade",
      .group = Group::constraints,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a foreign key with ON DELETE CASCADE or SET NULL",
      .why =
          "One DELETE can remove or change any number of rows in other tables, fires their "
          "triggers, and holds their locks until it is through.",
      .instead = "RESTRICT or NO ACTION, and delete what refers to the row yourself, in batches",
      .bad = {.schema = {},
              .sql = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                     "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                     "customers ON DELETE CASCADE);\n"
                     "CREATE INDEX ON orders (customer);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                      "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                      "customers);\n"
                      "CREATE INDEX ON orders (customer);"},
      .check = check_fk_on_delete_cascade,
  };
}

}  // namespace migc::lint::rules
