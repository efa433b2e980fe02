// SPDX-License-Identifier: MIT
#include "compiler/catalog/type_spelling.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_fk_type_mismatch(const Step& step, Report& report) {
  for (const Change& change : step.changes()) {
    const auto* const key = change.new_as<Constraint>();
    if (key == nullptr || change.before != nullptr || key->kind != ConstraintKind::foreign_key ||
        key->parent != k_no_object) {
      continue;
    }
    for (std::size_t i = 0; i < key->columns.size() && i < key->referenced_columns.size(); ++i) {
      const Column* const own = column_at(step.after, {key->relation, key->columns[i]});
      const Column* const other =
          column_at(step.after, {key->referenced, key->referenced_columns[i]});
      if (own == nullptr || other == nullptr || own->type.type == other->type.type) continue;
      report.add(step.statement.span,
                 fmt::format("\"{}\" is {}, but \"{}\" of {}, which it refers to, is {}", own->name,
                             catalog::format_type(step.session.types, own->type.type), other->name,
                             quoted(step.after, key->referenced),
                             catalog::format_type(step.session.types, other->type.type)));
    }
  }
}

}  // namespace

Rule fk_type_mismatch() {
  return {
      .name = "fk-type-mismatch",
      .group = Group::constraints,
      .severity = Severity::warning,
      .summary = "a foreign key between columns of different types",
      .why =
          "It works through operators that compare both types, until a value of the wider type no "
          "longer fits the narrower column; and conversions may keep an index from being used.",
      .instead = "give the referencing column the type of the referenced one",
      .bad =
          {.schema = {},
           .sql =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, customer int REFERENCES customers);\n"
               "CREATE INDEX ON orders (customer);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                      "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                      "customers);\n"
                      "CREATE INDEX ON orders (customer);"},
      .check = check_fk_type_mismatch,
  };
}

}  // namespace migc::lint::rules
