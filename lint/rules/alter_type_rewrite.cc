// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Whether the session's TimeZone decides: alter-type-timezone tells of that.
bool hangs_on_time_zone(const Step& step, const Part& part, ObjectId from, ObjectId to) {
  using catalog::type_id::timestamp;
  using catalog::type_id::timestamptz;
  if (part.command.expression || step.variables.value("timezone")) return false;
  return (from == timestamp && to == timestamptz) || (from == timestamptz && to == timestamp);
}

void check_alter_type_rewrite(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type || !rewrites(part.in_use, part.relation)) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  const Column* const old = column_at(part.before, column);
  const Column* const now = column_at(part.after, column);
  if (old == nullptr || now == nullptr ||
      hangs_on_time_zone(step, part, old->type.type, now->type.type))
    return;
  report
      .add(part.command.column->type->span,
           fmt::format("every row of {} is converted and written again",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule alter_type_rewrite() {
  return {
      .name = "alter-type-rewrite",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "a change of type that writes the table again",
      .why =
          "The old values have to be converted: the server writes all rows and all indexes again "
          "under ACCESS EXCLUSIVE, needs twice the space meanwhile, floods the WAL, and forgets "
          "the column's statistics.",
      .instead =
          "a new column of the new type, kept equal by a trigger, filled in batches, and put in "
          "the old one's place when it is complete",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders ALTER COLUMN id TYPE numeric;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));",
               .sql = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);"},
      .check_part = check_alter_type_rewrite,
  };
}

}  // namespace migc::lint::rules
