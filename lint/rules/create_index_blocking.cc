// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_create_index_blocking(const Step& step, Report& report) {
  const auto* const index = step.as<sql::CreateIndex>();
  if (index == nullptr || index->concurrently) return;
  const ObjectId table = step.relation(index->table);
  const auto* const facts = step.before.find_as<Relation>(table);
  if (facts == nullptr || step.in_use().scans.empty()) return;
  Finding& finding = report
                         .add(index->name_span.empty() ? index->table_span : index->name_span,
                              fmt::format("writes to \"{}\" wait until the index is built",
                                          name_of(step.before, table)))
                         .on(table)
                         .shows(step.in_use());
  if (facts->kind == RelationKind::partitioned_table)
    finding.instead(
        "CREATE INDEX … ON ONLY the partitioned table, then CREATE INDEX CONCURRENTLY on each "
        "partition, and ALTER INDEX … ATTACH PARTITION for each");
}

}  // namespace

Rule create_index_blocking() {
  return {
      .name = "create-index-blocking",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "CREATE INDEX without CONCURRENTLY on a table in use",
      .why =
          "The build reads the whole table under a SHARE lock: every INSERT, UPDATE and DELETE "
          "waits until it is done, and until the transaction around it ends.",
      .instead =
          "CREATE INDEX CONCURRENTLY, which lets writes go on; it stands outside a "
          "transaction block",
      .bad = {"CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
              "CREATE INDEX orders_customer_idx ON orders (customer);"},
      .good = {"CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
               "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check = check_create_index_blocking,
  };
}

}  // namespace migc::lint::rules
