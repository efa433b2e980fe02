// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool is_always_true_literal(const sql::Expression& where) {
  return where.kind == sql::ExpressionKind::boolean;
}

// Whether some column of a unique key is compared in it.
bool names_key(const Step& step, ObjectId table, const sql::Expression& where) {
  if (where.kind == sql::ExpressionKind::column) {
    const std::int16_t number = find_column(step.before, table, where.name.back());
    for (const ObjectId each : indexes_of(step.before, table)) {
      const catalog::IndexFacts& index = *index_at(step.before, each);
      if (!index.unique) continue;
      const auto columns = key_columns(index);
      if (number != 0 && !columns.empty() && columns.front() == number) return true;
    }
    return false;
  }
  for (const sql::Expression& each : where.arguments)
    if (names_key(step, table, each)) return true;
  return false;
}

void check_unbatched_backfill(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || !run->query->where) return;
  const sql::QueryKind kind = run->query->kind;
  if (kind != sql::QueryKind::update && kind != sql::QueryKind::delete_rows) return;
  const ObjectId table = step.relation(run->query->relation);
  if (is_always_true_literal(*run->query->where) || names_key(step, table, *run->query->where))
    return;
  report
      .add(run->query->relation_span,
           fmt::format("nothing bounds how many rows of \"{}\" one transaction holds",
                       run->query->relation.name))
      .on(table);
}

}  // namespace

Rule unbatched_backfill() {
  return {
      .name = "unbatched-backfill",
      .group = Group::data,
      .severity = Severity::warning,
      .summary = "UPDATE or DELETE whose condition bounds no key",
      .why =
          "It may touch any number of rows in one transaction: all of them stay locked until "
          "COMMIT, and the long transaction holds back VACUUM and every CREATE INDEX CONCURRENTLY "
          "in the database.",
      .instead = "batches by ranges of the primary key, each in a transaction of its own",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "UPDATE orders SET code = '' WHERE code IS NULL;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "UPDATE orders SET code = '' WHERE code IS NULL AND id BETWEEN 1 AND 1000;"},
      .check = check_unbatched_backfill,
  };
}

}  // namespace migc::lint::rules
