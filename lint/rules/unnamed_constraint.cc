// SPDX-License-Identifier: MIT
#include <algorithm>
#include <set>

#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// The columns that a constraint is written for: its own list, or the column that it stands behind.
std::vector<std::string> columns_of(const Step& step, const sql::ConstraintDefinition& constraint) {
  if (!constraint.columns.empty()) return constraint.columns;
  for (const sql::ColumnDefinition* const each : new_columns(step.operation()))
    if (each->span.begin <= constraint.span.begin && constraint.span.end <= each->span.end)
      return {each->name};
  std::vector<std::string> keys;
  for (const sql::KeyPart& each : constraint.parts)
    if (!each.column.empty()) keys.push_back(each.column);
  return keys;
}

// Whether the server made it of that definition.
bool is_made_of(const Step& step, const Constraint& made,
                const sql::ConstraintDefinition& definition) {
  if (made.kind != definition.kind || made.parent != k_no_object || !made.is_local) return false;
  if (made.kind == ConstraintKind::check)
    return made.expression && made.expression->source == step.source &&
           made.expression->span == definition.expression->span;
  std::vector<std::string> columns;
  for (const std::int16_t each : made.columns)
    if (each != 0) columns.push_back(column_name(step.after, {made.relation, each}));
  return columns == columns_of(step, definition) &&
         (made.kind != ConstraintKind::foreign_key ||
          step.relation(definition.referenced) == made.referenced);
}

// The name that the server made up; `taken` by constraints of the statement before this one.
std::optional<Fix> name_it(const Step& step, const sql::ConstraintDefinition& definition,
                           std::set<ObjectId>& taken) {
  const auto constraints = new_constraints(step.operation());
  for (const Change& each : step.changes()) {
    const auto* const made = each.new_as<Constraint>();
    if (each.before != nullptr || made == nullptr || taken.contains(each.after->id) ||
        !is_made_of(step, *made, definition) ||
        std::any_of(constraints.begin(), constraints.end(),
                    [&](const auto* written) { return written->name == each.after->name; }))
      continue;
    taken.insert(each.after->id);
    return Fix{.title = "give it the name that the server would make up",
               .edits = {{{definition.span.begin, definition.span.begin},
                          fmt::format("CONSTRAINT {} ", sql::quote_identifier(each.after->name))}}};
  }
  return std::nullopt;
}

void check_unnamed_constraint(const Step& step, Report& report) {
  std::set<ObjectId> taken;
  for (const sql::ConstraintDefinition* const each : new_constraints(step.operation())) {
    const bool is_named_by_others = each->kind != ConstraintKind::check &&
                                    each->kind != ConstraintKind::foreign_key &&
                                    each->kind != ConstraintKind::exclusion;
    if (each->name.empty() && !is_named_by_others)
      report.add(each->span, "the server makes up a name for this constraint")
          .fixed_by(name_it(step, *each, taken));
  }
}

}  // namespace

Rule unnamed_constraint() {
  return {
      .name = "unnamed-constraint",
      .group = Group::hygiene,
      .severity = Severity::note,
      .is_on = false,
      .summary = "a constraint without a name",
      .why =
          "Its name depends on the version of the server and on what was there before; the "
          "migration that drops it has to guess.",
      .instead = "CONSTRAINT name before it",
      .fix = "gives it the name that the server would make up",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total int CHECK (total >= 0));"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total int CONSTRAINT "
                      "orders_total_check CHECK (total >= 0));"},
      .check = check_unnamed_constraint,
  };
}

}  // namespace migc::lint::rules
