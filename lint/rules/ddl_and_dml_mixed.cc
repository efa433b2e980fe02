// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/split.h"

namespace migc::lint::rules {
namespace {

// UPDATE, DELETE, MERGE, and INSERT of what a query gives.
bool writes_stored_rows(const sql::Query& query) {
  switch (query.kind) {
    case sql::QueryKind::update:
    case sql::QueryKind::delete_rows:
    case sql::QueryKind::merge:
      return true;
    case sql::QueryKind::insert:
      return query.source && query.source->kind != sql::QueryKind::values;
    default:
      return false;
  }
}

void check_ddl_and_dml_mixed(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || !step.transaction.is_block || !writes_stored_rows(*run->query)) return;
  for (const auto& [relation, held] : step.transaction.held) {
    const auto* const facts = step.before.find_as<Relation>(relation);
    if (held.mode != LockMode::access_exclusive || !step.is_in_use(relation) || facts == nullptr ||
        facts->index) {
      continue;
    }
    report
        .add(run->query->relation_span,
             fmt::format("nobody can use {} until these rows are written",
                         quoted(step.before, relation)))
        .on(relation)
        .because("locked here", step.source, held.span)
        .fixed_by(
            split_before(step, "write the rows in a revision behind this one",
                         fmt::format("write rows of {}", sql::quote_name(run->query->relation))));
    return;
  }
}

}  // namespace

Rule ddl_and_dml_mixed() {
  return {
      .name = "ddl-and-dml-mixed",
      .group = Group::transactions,
      .severity = Severity::warning,
      .summary = "a backfill in the same transaction as ALTER TABLE",
      .why =
          "The ACCESS EXCLUSIVE lock of the ALTER TABLE is held for as long as all rows take: what "
          "was to be a moment becomes an outage.",
      .instead = "the change of the schema in one revision, the backfill in batches in the next",
      .fix = "puts the statement, and what stands behind it, into the next revision",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders ADD COLUMN total numeric;\n"
                     "UPDATE orders SET total = 0 WHERE id BETWEEN 1 AND 1000;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders ADD COLUMN total numeric;\n"
                      "-- next revision\n"
                      "UPDATE orders SET total = 0 WHERE id BETWEEN 1 AND 1000;"},
      .check = check_ddl_and_dml_mixed,
  };
}

}  // namespace migc::lint::rules
