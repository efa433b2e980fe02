// SPDX-License-Identifier: MIT
#include "lint/alter_parts.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// All of them, each in a revision of its own.
std::optional<Fix> validate_behind(const Step& step, const sql::AlterTable& alter, ObjectId table) {
  if (step.transaction.is_authored) return std::nullopt;
  const auto validates = [](const sql::AlterCommand& each) {
    return each.action == AlterAction::validate_constraint;
  };
  Fix fix{.title = "validate it in a revision of its own",
          .edits = alter_without(alter, validates)};
  for (const sql::AlterCommand& each : alter.commands)
    if (validates(each))
      fix.next.push_back(validation(qualified_name(step.after, table), each.name));
  return fix;
}

void check_lock_upgrade_by_combining(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || alter->commands.size() < 2) return;
  const ObjectId table = step.relation(alter->name);
  const auto lock = lock_on(step.in_use(), table);
  if (!lock || *lock < LockMode::share || !scans(step.in_use(), table)) return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::validate_constraint) continue;
    report
        .add(each.span, fmt::format("{} is read under {}, which its neighbours here need",
                                    quoted(step.before, table), effects::manual_name(*lock)))
        .on(table)
        .shows(step.in_use())
        .fixed_by(validate_behind(step, *alter, table));
    return;
  }
}

}  // namespace

Rule lock_upgrade_by_combining() {
  return {
      .name = "lock-upgrade-by-combining",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "VALIDATE CONSTRAINT in one ALTER TABLE with something stronger",
      .why =
          "One ALTER TABLE takes the strongest lock of its parts for all of them. VALIDATE "
          "CONSTRAINT alone lets reads and writes go on; beside another subcommand it reads the "
          "whole table under ACCESS EXCLUSIVE.",
      .instead = "give VALIDATE CONSTRAINT an ALTER TABLE and a transaction of its own",
      .fix = "moves VALIDATE CONSTRAINT into a revision behind this one",
      .bad =
          {.schema =
               "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
               "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0) NOT VALID;",
           .sql =
               "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check, ADD COLUMN note text;"},
      .good =
          {.schema =
               "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
               "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0) NOT VALID;",
           .sql = "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;\n"
                  "-- next revision\n"
                  "ALTER TABLE orders ADD COLUMN note text;"},
      .check = check_lock_upgrade_by_combining,
  };
}

}  // namespace migc::lint::rules
