// SPDX-License-Identifier: MIT
#include "lint/partition_fixes.h"
#include "lint/rehearsal.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// As CREATE INDEX without CONCURRENTLY would name them.
std::optional<Fix> build_by_partition(const Step& step, const sql::CreateIndex& create) {
  sql::CreateIndex plain = create;
  plain.concurrently = false;
  Rehearsal trial(step);
  if (!trial.run({plain, step.operation().span})) return std::nullopt;
  auto fix = build_index_by_partition(step, create, trial.catalog());
  if (fix) fix->care = Care::judgement;
  return fix;
}

// There is no other way.
std::optional<Fix> drop_plainly(const Step& step) {
  const Words words(step.source->text(), step.statement.span);
  const auto found = words.find({"concurrently"});
  if (!found) return std::nullopt;
  return Fix{.title = "drop the index without CONCURRENTLY: the tables are locked for a moment",
             .care = Care::judgement,
             .edits = {take_out(step, *found)}};
}

void check_concurrent_on_partitioned(const Step& step, Report& report) {
  const auto is_partitioned = [&](ObjectId id) {
    const auto* const facts = step.before.find_as<Relation>(id);
    return facts != nullptr && (facts->kind == RelationKind::partitioned_table ||
                                facts->kind == RelationKind::partitioned_index);
  };
  const auto refuse = [&](Span span, std::optional<Fix> fix) {
    report.add(span, step.found.refusal->message)
        .fixed_by(std::move(fix))
        .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
  };
  if (step.found.refusal->sqlstate == "25001") return;
  const auto* const create = step.as<sql::CreateIndex>();
  if (create != nullptr && create->concurrently && is_partitioned(step.relation(create->table)))
    return refuse(create->table_span, build_by_partition(step, *create));
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || !drop->concurrently) return;
  for (const sql::ObjectName& each : drop->objects)
    if (is_partitioned(step.object(drop->kind, each))) return refuse(each.span, drop_plainly(step));
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
      .fix =
          "builds the index of each partition CONCURRENTLY and attaches it; drops one without "
          "CONCURRENTLY; needs judgement: "
          "the statement as it stands does nothing",
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
