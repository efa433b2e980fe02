// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Whether some of its columns are unique already.
bool holds_a_key(const Catalog& catalog, const catalog::IndexFacts& index) {
  const auto columns = key_columns(index);
  for (const ObjectId each : indexes_of(catalog, index.table)) {
    const catalog::IndexFacts& other = *index_at(catalog, each);
    const auto key = key_columns(other);
    if (!other.unique || other.predicate || key.size() != other.keys.size()) continue;
    const bool inside = std::all_of(key.begin(), key.end(), [&](std::int16_t column) {
      return std::find(columns.begin(), columns.end(), column) != columns.end();
    });
    if (inside) return true;
  }
  return false;
}

void check_unique_index_on_existing_data(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateIndex>();
  if (create == nullptr || !create->unique) return;
  const ObjectId table = step.relation(create->table);
  for (const Change& change : step.changes()) {
    const auto* const made = change.new_as<Relation>();
    if (change.before != nullptr || made == nullptr || !made->index || made->index->table != table)
      continue;
    if (holds_a_key(step.before, *made->index)) return;
    report
        .add(create->name_span.empty() ? create->table_span : create->name_span,
             fmt::format("if {} holds duplicates, the build fails when it is nearly done",
                         quoted(step.before, table)))
        .on(table);
    return;
  }
}

}  // namespace

Rule unique_index_on_existing_data() {
  return {
      .name = "unique-index-on-existing-data",
      .group = Group::indexes,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "CREATE UNIQUE INDEX on rows that may hold duplicates",
      .why =
          "If two rows are equal the build fails at its very end, and with CONCURRENTLY leaves an "
          "invalid index that already refuses new duplicates.",
      .instead =
          "look for duplicates first (GROUP BY … HAVING count(*) > 1), in the verify section of an "
          "earlier revision",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE UNIQUE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE UNIQUE INDEX CONCURRENTLY orders_code_idx ON orders (id, code);"},
      .check = check_unique_index_on_existing_data,
  };
}

}  // namespace migc::lint::rules
