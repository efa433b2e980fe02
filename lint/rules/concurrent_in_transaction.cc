// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool is_concurrent(const Step& step) {
  if (const auto* const create = step.as<sql::CreateIndex>()) return create->concurrently;
  if (const auto* const drop = step.as<sql::DropObjects>()) return drop->concurrently;
  if (const auto* const maintain = step.as<sql::Maintain>()) return maintain->concurrently;
  if (const auto* const alter = step.as<sql::AlterTable>())
    return !alter->commands.empty() && alter->commands.front().concurrently;
  return false;
}

void check_concurrent_in_transaction(const Step& step, Report& report) {
  if (step.found.refusal->sqlstate != "25001" || !is_concurrent(step)) return;
  report.add(step.statement.span, "CONCURRENTLY cannot run inside a transaction block")
      .diagnostic.with_sqlstate("25001");
}

}  // namespace

Rule concurrent_in_transaction() {
  return {
      .name = "concurrent-in-transaction",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "CONCURRENTLY inside a transaction block",
      .why = "The server refuses it: what runs CONCURRENTLY commits several times on its way.",
      .instead =
          "take it out of BEGIN … COMMIT (or out of \"transaction:true\"); migc puts it between "
          "transactions by itself",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "BEGIN;\n"
                     "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);\n"
                     "COMMIT;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check_refused = check_concurrent_in_transaction,
  };
}

}  // namespace migc::lint::rules
