// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
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

// The index of each partition, built by itself and attached. Nothing below partitions of
// partitions.
std::optional<Fix> build_by_partition(const Step& step, const sql::CreateIndex& index,
                                      ObjectId table) {
  const std::string name = new_index_name(step);
  const Words words(step.source->text(), step.statement.span);
  if (name.empty() || index.only || index.if_not_exists) return std::nullopt;
  const std::string schema = name_of(step.after, step.after.find(table)->schema);
  const std::string whole = sql::quote_name({schema, name});
  const std::string_view definition = words.text({index.table_span.end, words.whole().end});
  std::string built;
  for (const Change& each : step.changes()) {
    const auto* const made = each.new_as<Relation>();
    if (each.before != nullptr || made == nullptr || !made->index || made->index->table == table)
      continue;
    const auto* const partition = step.after.find_as<Relation>(made->index->table);
    if (partition->kind != RelationKind::table) return std::nullopt;
    const std::string part = sql::quote_identifier(each.after->name);
    built += fmt::format(
        ";\nCREATE {}INDEX CONCURRENTLY {} ON {}{};\nALTER INDEX {} ATTACH PARTITION {}",
        index.unique ? "UNIQUE " : "", part, qualified_name(step.after, made->index->table),
        definition, whole, qualified_name(step.after, each.after->id));
  }
  Fix fix{
      .title = "build the index of each partition CONCURRENTLY, and attach it",
      .edits = {{{index.table_span.begin, index.table_span.begin}, "ONLY "}, append(step, built)},
      .leaves_transaction = true};
  if (index.name.empty())
    fix.edits.push_back(*insert_behind(step, {"index"}, sql::quote_identifier(name)));
  return fix;
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
    finding.fixed_by(build_by_partition(step, *index, table));
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
