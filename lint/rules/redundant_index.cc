// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/statement_edits.h"

namespace migc::lint::rules {
namespace {

bool begins_with(const catalog::IndexFacts& index, const catalog::IndexFacts& shorter) {
  if (index.predicate || shorter.predicate || index.method != "btree" ||
      shorter.method != "btree" || shorter.keys.size() > index.keys.size() ||
      !shorter.included.empty()) {
    return false;
  }
  for (std::size_t i = 0; i < shorter.keys.size(); ++i) {
    const catalog::IndexKey& a = shorter.keys[i];
    const catalog::IndexKey& b = index.keys[i];
    const bool same = a.column != 0 && a.column == b.column && a.collation == b.collation &&
                      a.operator_class == b.operator_class && a.descending == b.descending &&
                      a.nulls_first == b.nulls_first;
    if (!same) return false;
  }
  return true;
}

std::optional<Fix> leave_out(const Step& step) {
  return Fix{.title = "leave the index out",
             .care = Care::judgement,
             .edits = {take_out_statement(step.source->text(), step.statement.span)}};
}

void check_redundant_index(const Step& step, Report& report) {
  if (step.as<sql::CreateIndex>() == nullptr) return;
  for (const Change& change : step.changes()) {
    const auto* const made = change.new_as<Relation>();
    if (change.before != nullptr || made == nullptr || !made->index || made->index->unique ||
        made->index->parent != k_no_object) {
      continue;
    }
    for (const ObjectId other : indexes_of(step.before, made->index->table)) {
      if (!begins_with(*index_at(step.before, other), *made->index)) continue;
      report
          .add(step.as<sql::CreateIndex>()->name_span.empty()
                   ? step.statement.span
                   : step.as<sql::CreateIndex>()->name_span,
               fmt::format("index {} begins with the same columns", quoted(step.before, other)))
          .unless([other](const Catalog& end) { return end.find(other) == nullptr; })
          .fixed_by(leave_out(step));
      return;
    }
  }
}

}  // namespace

Rule redundant_index() {
  return {
      .name = "redundant-index",
      .group = Group::indexes,
      .severity = Severity::warning,
      .summary = "an index whose columns another index begins with",
      .why = "The other index serves the same queries; every write has to maintain both.",
      .instead = "use the index that is there, or drop it once the wider one is built",
      .fix =
          "takes the statement out; needs judgement: the index is not there then, and what drops "
          "it has to go too",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE INDEX orders_customer_code_idx ON orders (customer, code);",
              .sql = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE INDEX orders_customer_code_idx ON orders (customer, code);",
               .sql = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
      .check = check_redundant_index,
  };
}

}  // namespace migc::lint::rules
