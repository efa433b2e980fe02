// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> reindex_concurrently(const Step& step) {
  for (const std::string_view kind : {"index", "table", "schema", "database"}) {
    if (const auto edit = insert_behind(step, {kind}, "CONCURRENTLY"))
      return Fix{.title = "reindex CONCURRENTLY", .edits = {*edit}, .leaves_transaction = true};
  }
  return std::nullopt;
}

void check_reindex_blocking(const Step& step, Report& report) {
  const auto* const maintain = step.as<sql::Maintain>();
  if (maintain == nullptr || maintain->kind != sql::Maintain::Kind::reindex ||
      maintain->concurrently) {
    return;
  }
  for (const sql::Truncate::Table& each : maintain->tables) {
    const ObjectId relation = step.relation(each.name);
    const catalog::IndexFacts* const index = index_at(step.before, relation);
    const ObjectId table = index == nullptr ? relation : index->table;
    report
        .add(each.span,
             fmt::format("writes to {} wait until the index is built", quoted(step.before, table)))
        .on(table)
        .shows(step.in_use())
        .fixed_by(reindex_concurrently(step));
  }
  if (maintain->tables.empty())
    report.add(step.statement.span, "writes wait until every index of it is built")
        .fixed_by(reindex_concurrently(step));
}

}  // namespace

Rule reindex_blocking() {
  return {
      .name = "reindex-blocking",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "REINDEX without CONCURRENTLY on a table in use",
      .why =
          "The table cannot be written while its index is built, and the index itself is locked so "
          "strongly that even planning a query that could use it waits.",
      .instead = "REINDEX … CONCURRENTLY, which stands outside a transaction block",
      .fix = "puts CONCURRENTLY behind what is to be built anew",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE INDEX orders_customer_idx ON orders (customer);",
              .sql = "REINDEX INDEX orders_customer_idx;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE INDEX orders_customer_idx ON orders (customer);",
               .sql = "REINDEX INDEX CONCURRENTLY orders_customer_idx;"},
      .check = check_reindex_blocking,
  };
}

}  // namespace migc::lint::rules
