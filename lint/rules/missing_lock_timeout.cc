// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

bool timeout_is_set(const Step& step) {
  if (const auto value = step.variables.value("lock_timeout"))
    return value->find_first_of("123456789") != std::string::npos;
  return !step.range.config.script.lock_timeout.is_none();
}

void check_missing_lock_timeout(const Step& step, Report& report) {
  if (!step.transaction.is_block || timeout_is_set(step)) return;
  for (const auto& [relation, held] : step.transaction.held)
    if (held.mode >= LockMode::share_update_exclusive) return;  // said already
  for (const effects::Lock& each : step.in_use().locks) {
    if (each.mode < LockMode::share_update_exclusive || !step.is_in_use(each.relation)) continue;
    report
        .add(step.statement.span,
             fmt::format("nothing limits how long {} waits for its lock, with others behind it",
                         quoted(step.before, each.relation)))
        .on(each.relation)
        .shows(step.in_use())
        .fixed_by(Fix{.title = "SET LOCAL lock_timeout before it",
                      .edits = {before_statement(step, "SET LOCAL lock_timeout = '2s';\n")}});
    return;
  }
}

}  // namespace

Rule missing_lock_timeout() {
  return {
      .name = "missing-lock-timeout",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "a strong lock without a lock_timeout",
      .why =
          "While the statement waits for its lock, everything that comes later and conflicts with "
          "it waits behind it: one long query in front of an ALTER TABLE stops all of the table's "
          "readers, although nothing has changed yet.",
      .instead =
          "set script.lock_timeout, or SET LOCAL lock_timeout = '2s' in the same transaction, and "
          "try again on SQLSTATE 55P03",
      .fix = "puts SET LOCAL lock_timeout = '2s' before the statement",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "SET LOCAL lock_timeout = 0;\n"
                     "ALTER TABLE orders ADD COLUMN total numeric;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "SET LOCAL lock_timeout = '2s';\n"
                      "ALTER TABLE orders ADD COLUMN total numeric;"},
      .check = check_missing_lock_timeout,
  };
}

}  // namespace migc::lint::rules
