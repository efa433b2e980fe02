// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

Fix build_concurrently(const Step& step, const sql::CreateIndex& index) {
  const Words words(step.source->text(), step.statement.span);
  std::string inserted = " CONCURRENTLY";
  if (index.name.empty()) {
    for (const Change& each : step.changes()) {
      const auto* const made = each.new_as<Relation>();
      if (each.before == nullptr && made != nullptr && made->index)
        inserted += " " + sql::quote_identifier(each.after->name);
    }
  }
  const std::size_t place = words.find({"index"})->end;
  return {.title = "build the index CONCURRENTLY",
          .edits = {{{place, place}, inserted}},
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
      .fix = "puts CONCURRENTLY behind INDEX, and the name that the server would make up",
      .bad = {"CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
              "CREATE INDEX orders_customer_idx ON orders (customer);"},
      .good = {"CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
               "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check = check_create_index_blocking,
  };
}

}  // namespace migc::lint::rules
