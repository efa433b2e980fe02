// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/statement_edits.h"

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

// What was one transaction is two.
std::optional<Fix> step_out(const Step& step) {
  Fix fix{.title = "end the transaction before it, and begin another one behind it",
          .care = Care::judgement,
          .edits = leave_block(step),
          .leaves_transaction = true,
          .ends_block = true};
  return fix.edits.empty() ? std::nullopt : std::optional(std::move(fix));
}

void check_concurrent_in_transaction(const Step& step, Report& report) {
  if (step.found.refusal->sqlstate != "25001" || !is_concurrent(step)) return;
  report.add(step.statement.span, "CONCURRENTLY cannot run inside a transaction block")
      .fixed_by(step_out(step))
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
      .fix =
          "ends the author's transaction before the statement and begins another one behind it; "
          "needs judgement: what "
          "stood in one transaction stands in two",
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
