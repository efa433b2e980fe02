// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> set_zone(const Step& step) {
  if (!step.transaction.is_block) return std::nullopt;
  return Fix{.title = "SET LOCAL timezone = 'UTC' before it, if the values are in UTC",
             .care = Care::judgement,
             .edits = {before_statement(step, "SET LOCAL timezone = 'UTC';\n")}};
}

void check_alter_type_timezone(const Step& step, const Part& part, Report& report) {
  using catalog::type_id::timestamp;
  using catalog::type_id::timestamptz;
  if (part.command.action != AlterAction::set_type || part.command.expression) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  const Column* const old = column_at(part.before, column);
  const Column* const now = column_at(part.after, column);
  if (old == nullptr || now == nullptr || step.variables.value("timezone")) return;
  const bool changes = (old->type.type == timestamp && now->type.type == timestamptz) ||
                       (old->type.type == timestamptz && now->type.type == timestamp);
  if (!changes) return;
  report
      .add(part.command.column->type->span,
           fmt::format("what the values of \"{}\" mean depends on the session's TimeZone",
                       part.command.name))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(set_zone(step));
}

}  // namespace

Rule alter_type_timezone() {
  return {
      .name = "alter-type-timezone",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "timestamp to timestamptz or back without a time zone that is written down",
      .why =
          "What the old values mean in the new type depends on the TimeZone of the session that "
          "runs the change: with another one than that of the code that wrote them, every value "
          "shifts silently. Only in UTC can the rows stay as they are.",
      .instead =
          "SET LOCAL timezone = 'UTC' in the same transaction if the data is in UTC; else USING "
          "column AT TIME ZONE 'the zone', which writes the table again",
      .fix =
          "puts SET LOCAL timezone = 'UTC' before the statement; needs judgement: only right if "
          "the values are in UTC",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamp);",
              .sql = "ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, at timestamp);",
               .sql = "SET LOCAL timezone = 'UTC';\n"
                      "ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;"},
      .check_part = check_alter_type_timezone,
  };
}

}  // namespace migc::lint::rules
