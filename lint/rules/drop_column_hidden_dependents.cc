// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/sql/names.h"
#include "lint/narrower_index.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

bool is_of_constraint(const Step& step, ObjectId index) {
  const auto constraints = constraints_of(step.before, index_at(step.before, index)->table);
  return std::any_of(constraints.begin(), constraints.end(), [&](ObjectId each) {
    return step.before.find_as<Constraint>(each)->index == index;
  });
}

// The index by name, behind one without the column where that can take its place.
std::optional<Fix> drop_index_first(const Step& step, const Part& part, ObjectId index) {
  const auto* const facts = step.before.find_as<Relation>(index);
  if (facts == nullptr || facts->kind != RelationKind::index || is_of_constraint(step, index))
    return std::nullopt;
  const Address column{part.relation, find_column(step.before, part.relation, part.command.name)};
  Fix fix{
      .title = "drop the index by name first", .care = Care::judgement, .leaves_transaction = true};
  std::string text =
      fmt::format("DROP INDEX CONCURRENTLY {};\n", qualified_name(step.before, index));
  if (const auto narrower = narrower_index(step, index, column)) {
    fix.title = "build the index without the column first, and drop the old one by name";
    text = narrower->create + ";\n" + text;
    fix.down = fmt::format("DROP INDEX {};", narrower->name);
  }
  fix.edits.push_back(before_statement(step, std::move(text)));
  return fix;
}

Fix drop_check_first(const Step& step, const Part& part, const std::string& name) {
  return {.title = "drop the constraint by name first",
          .care = Care::judgement,
          .edits = {before_statement(step, fmt::format("ALTER TABLE {} DROP CONSTRAINT {};\n",
                                                       qualified_name(step.before, part.relation),
                                                       sql::quote_identifier(name)))}};
}

void check_drop_column_hidden_dependents(const Step& step, const Part& part, Report& report) {
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
        .on(part.relation)
        .fixed_by(index ? drop_index_first(step, part, each.before->id)
                        : drop_check_first(step, part, each.before->name));
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
      .fix =
          "drops them by name first, indexes behind new ones without the column; needs judgement: "
          "which of "
          "them are still needed",
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
