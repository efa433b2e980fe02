// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// One statement each: CONCURRENTLY takes one index at a time.
std::optional<Fix> drop_concurrently(const Step& step, const sql::DropObjects& drop) {
  if (drop.cascade) return std::nullopt;
  const std::string_view words =
      drop.if_exists ? "DROP INDEX CONCURRENTLY IF EXISTS " : "DROP INDEX CONCURRENTLY ";
  Fix fix{.title = "drop the index CONCURRENTLY",
          .edits = {*insert_behind(step, {"index"}, "CONCURRENTLY")},
          .leaves_transaction = true};
  for (std::size_t i = 1; i < drop.objects.size(); ++i)
    fix.edits.push_back(
        {{drop.objects[i - 1].span.end, drop.objects[i].span.begin}, fmt::format(";\n{}", words)});
  return fix;
}

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
        .shows(step.in_use())
        .fixed_by(drop_concurrently(step, *drop));
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
      .fix = "puts CONCURRENTLY behind INDEX, and parts a list into statements",
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
