// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/partition_fixes.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

Fix build_concurrently(const Step& step, const sql::CreateIndex& index) {
  std::string inserted = "CONCURRENTLY";
  if (index.name.empty()) inserted += " " + sql::quote_identifier(new_index_name(step));
  return {.title = "build the index CONCURRENTLY",
          .edits = {*insert_behind(step, {"index"}, inserted)},
          .leaves_transaction = true};
}

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
  if (facts->kind == RelationKind::partitioned_table) {
    finding.instead(
        "CREATE INDEX … ON ONLY the partitioned table, then CREATE INDEX CONCURRENTLY on each "
        "partition, and ALTER INDEX … ATTACH PARTITION for each");
    finding.fixed_by(build_index_by_partition(step, *index, step.after));
  } else {
    finding.fixed_by(build_concurrently(step, *index));
  }
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
      .fix =
          "puts CONCURRENTLY behind INDEX, and the name that the server would make up; on a "
          "partitioned table, builds the index of each partition so and attaches it",
      .bad = {"CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
              "CREATE INDEX orders_customer_idx ON orders (customer);"},
      .good = {"CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
               "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check = check_create_index_blocking,
  };
}

}  // namespace migc::lint::rules
