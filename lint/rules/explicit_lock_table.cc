// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_explicit_lock_table(const Step& step, Report& report) {
  const auto* const lock = step.as<sql::LockTable>();
  if (lock == nullptr) return;
  for (const sql::Truncate::Table& each : lock->tables) {
    const ObjectId table = step.relation(each.name);
    const auto mode = lock_on(step.in_use(), table);
    if (!mode || !effects::blocks_writes(*mode)) continue;
    report
        .add(each.span,
             fmt::format("{} is locked until the transaction ends", quoted(step.before, table)))
        .on(table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule explicit_lock_table() {
  return {
      .name = "explicit-lock-table",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "LOCK TABLE in a mode that stops reads or writes",
      .why =
          "Without a mode it is ACCESS EXCLUSIVE, which stops all reads too; it reaches inheriting "
          "tables and the tables below a view, and lasts until COMMIT.",
      .instead =
          "name the weakest mode that does it (SHARE ROW EXCLUSIVE for what must not be written "
          "meanwhile)",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "LOCK TABLE orders;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;"},
      .check = check_explicit_lock_table,
  };
}

}  // namespace migc::lint::rules
