// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_cached_plan_result_type(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type) return;
  report
      .add(part.command.name_span,
           fmt::format("prepared queries of {} that give \"{}\" fail once",
                       quoted(part.before, part.relation), part.command.name))
      .on(part.relation);
}

}  // namespace

Rule cached_plan_result_type() {
  return {
      .name = "cached-plan-result-type",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "a changed column type under prepared statements",
      .why =
          "A session that has prepared SELECT * from the table, as connection pools do, gets "
          "\"cached plan must not change result type\" at its next call.",
      .instead =
          "name the columns in queries; recycle the pool, or DISCARD ALL, right behind the "
          "migration",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));",
              .sql = "ALTER TABLE orders ALTER COLUMN code TYPE text;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));",
               .sql = "ALTER TABLE orders ALTER COLUMN code SET DEFAULT '';"},
      .check_part = check_cached_plan_result_type,
  };
}

}  // namespace migc::lint::rules
