// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_concurrent_on_partitioned(const Step& step, Report& report) {
  const auto is_partitioned = [&](ObjectId id) {
    const auto* const facts = step.before.find_as<Relation>(id);
    return facts != nullptr && (facts->kind == RelationKind::partitioned_table ||
                                facts->kind == RelationKind::partitioned_index);
  };
  const auto refuse = [&](Span span) {
    report.add(span, step.found.refusal->message)
        .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
  };
  if (step.found.refusal->sqlstate == "25001") return;
  const auto* const create = step.as<sql::CreateIndex>();
  if (create != nullptr && create->concurrently && is_partitioned(step.relation(create->table)))
    return refuse(create->table_span);
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || !drop->concurrently) return;
  for (const sql::ObjectName& each : drop->objects)
    if (is_partitioned(step.object(drop->kind, each))) return refuse(each.span);
}

}  // namespace

Rule concurrent_on_partitioned() {
  return {
      .name = "concurrent-on-partitioned",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "CONCURRENTLY on a partitioned table or its index",
      .why =
          "The server refuses it: an index of a partitioned table can be neither made nor dropped "
          "CONCURRENTLY.",
      .instead =
          "CREATE INDEX … ON ONLY the partitioned table, CREATE INDEX CONCURRENTLY on each "
          "partition, then ALTER INDEX … ATTACH PARTITION for each",
      .bad = {.schema =
                  "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                  "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);",
              .sql = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint, customer bigint) PARTITION BY RANGE (id);\n"
                   "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000);",
               .sql = "CREATE INDEX orders_customer_idx ON ONLY orders (customer);\n"
                      "-- next revision\n"
                      "CREATE INDEX CONCURRENTLY orders_1_customer_idx ON orders_1 (customer);\n"
                      "ALTER INDEX orders_customer_idx ATTACH PARTITION orders_1_customer_idx;"},
      .check_refused = check_concurrent_on_partitioned,
  };
}

}  // namespace migc::lint::rules
