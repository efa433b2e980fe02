// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_index_blocking(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::index || drop->concurrently) return;
  for (const sql::ObjectName& each : drop->objects) {
    const ObjectId index = step.object(drop->kind, each);
    const auto* const facts = step.before.find_as<Relation>(index);
    if (facts == nullptr || facts->kind != RelationKind::index || !facts->index) continue;
    report
        .add(each.span,
             fmt::format("{} is locked, for readers too", quoted(step.before, facts->index->table)))
        .on(facts->index->table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule drop_index_blocking() {
  return {
      .name = "drop-index-blocking",
      .group = Group::indexes,
      .severity = Severity::warning,
      .summary = "DROP INDEX without CONCURRENTLY on a table in use",
      .why =
          "It takes an ACCESS EXCLUSIVE lock on the table. The work is short, but the wait for the "
          "lock is not, and everybody else queues behind it.",
      .instead = "DROP INDEX CONCURRENTLY, which stands outside a transaction block",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE INDEX orders_customer_idx ON orders (customer);",
              .sql = "DROP INDEX orders_customer_idx;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE INDEX orders_customer_idx ON orders (customer);",
               .sql = "DROP INDEX CONCURRENTLY orders_customer_idx;"},
      .check = check_drop_index_blocking,
  };
}

}  // namespace migc::lint::rules
