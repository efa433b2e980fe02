// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

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
        .shows(step.in_use());
  }
  if (maintain->tables.empty())
    report.add(step.statement.span, "writes wait until every index of it is built");
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
