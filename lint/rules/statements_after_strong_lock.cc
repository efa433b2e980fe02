// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/split.h"

namespace migc::lint::rules {
namespace {

// Reads or works on tables that others use, without a rule of its own.
bool takes_its_time(const Step& step) {
  if (const auto* const run = step.as<sql::RunQuery>()) {
    const bool reads = run->query->kind == sql::QueryKind::select && !run->query->from.empty();
    return reads && !step.in_use().locks.empty();
  }
  if (const auto* const alter = step.as<sql::AlterTable>()) {
    const bool validates = alter->commands.size() == 1 &&
                           alter->commands.front().action == AlterAction::validate_constraint;
    const ObjectId table = step.relation(alter->name);
    return validates && !step.in_use().scans.empty() &&
           !step.is_own(find_constraint(step.before, table, alter->commands.front().name));
  }
  const bool works = step.as<sql::Maintain>() != nullptr || step.as<sql::Copy>() != nullptr ||
                     step.as<sql::CreateTableAs>() != nullptr;
  return works && !step.in_use().locks.empty();
}

void check_statements_after_strong_lock(const Step& step, Report& report) {
  if (!step.transaction.is_block || !takes_its_time(step)) return;
  for (const auto& [relation, held] : step.transaction.held) {
    if (!effects::blocks_writes(held.mode) || !step.is_in_use(relation)) continue;
    report
        .add(step.statement.span,
             fmt::format("{} stays locked while this runs", quoted(step.before, relation)))
        .on(relation)
        .because(fmt::format("{} since here", effects::manual_name(held.mode)), step.source,
                 held.span)
        .shows(step.in_use())
        .fixed_by(split_before(step,
                               "put it, and what stands behind it, into a revision of its own",
                               "work that needs no strong lock"));
    return;
  }
}

}  // namespace

Rule statements_after_strong_lock() {
  return {
      .name = "statements-after-strong-lock",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "slow work in a transaction that holds a strong lock",
      .why =
          "Locks last until COMMIT. Whatever takes its time behind an ALTER TABLE, be it a SELECT, "
          "a VALIDATE CONSTRAINT or an ANALYZE of another table, makes the first table unusable "
          "for just as long.",
      .instead = "put the slow statement into a revision of its own, behind this one",
      .fix = "moves the statement and all behind it into a revision behind this one",
      .bad =
          {.schema =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
               "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0) NOT VALID;",
           .sql = "ALTER TABLE customers ADD COLUMN note text;\n"
                  "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .good =
          {.schema =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
               "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0) NOT VALID;",
           .sql = "ALTER TABLE customers ADD COLUMN note text;\n"
                  "-- next revision\n"
                  "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .check = check_statements_after_strong_lock,
  };
}

}  // namespace migc::lint::rules
