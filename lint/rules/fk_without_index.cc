// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// Whether the key is gone, or an index without a predicate begins with its columns in any order.
bool is_indexed(const Catalog& end, ObjectId id) {
  const auto* const key = end.find_as<Constraint>(id);
  if (key == nullptr) return true;
  for (const ObjectId each : indexes_of(end, key->relation)) {
    const catalog::IndexFacts& index = *index_at(end, each);
    const auto columns = key_columns(index);
    if (index.predicate || columns.size() < key->columns.size()) continue;
    const auto last = columns.begin() + static_cast<std::ptrdiff_t>(key->columns.size());
    if (std::is_permutation(columns.begin(), last, key->columns.begin())) return true;
  }
  return false;
}

Span place_of(const Step& step, std::string_view name) {
  const sql::ConstraintDefinition* only = nullptr;
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation())) {
    if (each->kind != ConstraintKind::foreign_key) continue;
    if (each->name == name) return each->span;
    if (only == nullptr) only = each;
  }
  return only == nullptr ? step.statement.span : only->span;
}

std::optional<Fix> index_columns(const Step& step, const Constraint& key) {
  std::vector<std::string> names;
  std::vector<std::string> quoted_names;
  for (const std::int16_t each : key.columns) {
    names.push_back(column_name(step.after, {key.relation, each}));
    quoted_names.push_back(sql::quote_identifier(names.back()));
  }
  const bool in_use = step.is_in_use(key.relation);
  const std::string name = free_index_name(step.after, key.relation, names);
  return Fix{
      .title = "index the columns of the key right behind",
      .care = Care::judgement,
      .edits = {append(
          step, fmt::format(";\nCREATE INDEX {}{} ON {} ({})", in_use ? "CONCURRENTLY " : "",
                            sql::quote_identifier(name), qualified_name(step.after, key.relation),
                            fmt::join(quoted_names, ", ")))},
      .leaves_transaction = in_use};
}

void check_fk_without_index(const Step& step, Report& report) {
  for (const Change& change : step.changes()) {
    const auto* const key = change.new_as<Constraint>();
    if (key == nullptr || change.before != nullptr || key->kind != ConstraintKind::foreign_key ||
        key->parent != k_no_object) {
      continue;
    }
    const ObjectId id = change.after->id;
    report
        .add(place_of(step, change.after->name),
             fmt::format("no index of {} begins with the columns of foreign key {}",
                         quoted(step.after, key->relation), quoted(step.after, id)))
        .unless([id](const Catalog& end) { return is_indexed(end, id); })
        .fixed_by(index_columns(step, *key));
  }
}

}  // namespace

Rule fk_without_index() {
  return {
      .name = "fk-without-index",
      .group = Group::constraints,
      .severity = Severity::warning,
      .summary = "a foreign key whose columns no index begins with",
      .why =
          "Every DELETE in the referenced table, and every change of its key, reads all of the "
          "referencing table to find rows that refer to it; cascades do so once for each row.",
      .instead = "CREATE INDEX CONCURRENTLY on the referencing columns first",
      .fix =
          "makes an index of the key's columns right behind, CONCURRENTLY on a table in use; needs "
          "judgement: whether its rows are ever looked for from the other side",
      .bad = {.schema = {},
              .sql = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                     "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                     "customers);"},
      .good = {.schema = {},
               .sql = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                      "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                      "customers);\n"
                      "CREATE INDEX ON orders (customer);"},
      .check = check_fk_without_index,
  };
}

}  // namespace migc::lint::rules
