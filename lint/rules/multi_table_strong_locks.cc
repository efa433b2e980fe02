// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/split.h"

namespace migc::lint::rules {
namespace {

bool is_table_in_use(const Step& step, ObjectId relation) {
  const auto* const facts = step.before.find_as<Relation>(relation);
  const bool is_table = facts != nullptr && (facts->kind == RelationKind::table ||
                                             facts->kind == RelationKind::partitioned_table);
  return is_table && step.is_in_use(relation);
}

void check_multi_table_strong_locks(const Step& step, Report& report) {
  std::optional<Held> first;
  for (const auto& [relation, held] : step.transaction.held) {
    if (!is_table_in_use(step, relation) || held.mode < LockMode::share_row_exclusive) continue;
    if (first && first->span != held.span) return;  // said already
    first = held;
  }
  if (!first) return;
  for (const effects::Lock& each : step.in_use().locks) {
    if (each.mode < LockMode::share_row_exclusive || !is_table_in_use(step, each.relation) ||
        step.transaction.held.count(each.relation) != 0) {
      continue;
    }
    report
        .add(step.statement.span,
             fmt::format("{} is locked beside another table in the same transaction",
                         quoted(step.before, each.relation)))
        .on(each.relation)
        .because("the first table is locked here", step.source, first->span)
        .fixed_by(split_before(step,
                               "put it, and what stands behind it, into a revision of its own",
                               "changes of " + name_of(step.before, each.relation)));
    return;
  }
}

}  // namespace

Rule multi_table_strong_locks() {
  return {
      .name = "multi-table-strong-locks",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "one transaction that locks several tables in use",
      .why =
          "Application transactions that touch the same tables in another order deadlock with it, "
          "and each table stays blocked for the time that all of the work takes.",
      .instead =
          "one table a revision; if it must be one transaction, LOCK TABLE all of them first in "
          "the order in which the application takes them",
      .fix = "moves the statement and all behind it into a revision behind this one",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
              .sql = "ALTER TABLE orders ADD COLUMN note text;\n"
                     "ALTER TABLE customers ADD COLUMN note text;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
               .sql = "ALTER TABLE orders ADD COLUMN note text;\n"
                      "-- next revision\n"
                      "ALTER TABLE customers ADD COLUMN note text;"},
      .check = check_multi_table_strong_locks,
  };
}

}  // namespace migc::lint::rules
