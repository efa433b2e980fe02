// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_column_hidden_dependents(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::drop_column || part.command.cascade) return;
  Catalog::visit_changes(part.before, part.after, [&](const Change& each) {
    if (each.after != nullptr) return;
    const auto* const relation = each.old_as<Relation>();
    const auto* const constraint = each.old_as<Constraint>();
    const bool index = relation != nullptr && relation->index &&
                       relation->index->table == part.relation &&
                       relation->index->keys.size() + relation->index->included.size() > 1;
    const bool check = constraint != nullptr && constraint->relation == part.relation &&
                       constraint->kind == ConstraintKind::check && constraint->columns.size() > 1;
    if (!index && !check) return;
    report
        .add(part.command.name_span, fmt::format("{} \"{}\" goes with the column",
                                                 index ? "index" : "constraint", each.before->name))
        .on(part.relation);
  });
}

}  // namespace

Rule drop_column_hidden_dependents() {
  return {
      .name = "drop-column-hidden-dependents",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "DROP COLUMN that takes indexes or checks along",
      .why =
          "Without CASCADE and without a word the server also drops every index that has the "
          "column among others, in its predicate or in INCLUDE, every CHECK of the table that "
          "names it, and extended statistics on it.",
      .instead =
          "build those indexes again without the column first, CONCURRENTLY, and drop the old ones "
          "by name",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE INDEX orders_customer_code_idx ON orders (customer, code);",
              .sql = "-- migrate:ignore drop-column: unused since the last release\n"
                     "ALTER TABLE orders DROP COLUMN code;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE INDEX orders_code_idx ON orders (code);",
               .sql = "-- migrate:ignore drop-column: unused since the last release\n"
                      "ALTER TABLE orders DROP COLUMN code;"},
      .check_part = check_drop_column_hidden_dependents,
  };
}

}  // namespace migc::lint::rules
