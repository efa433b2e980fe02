// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Whether rows whose columns hold no NULL where the table forbids it satisfy the check.
bool follows_from_not_null(const Catalog& end, ObjectId table, const sql::Expression& check) {
  const auto follows = [&](const sql::Expression& part) {
    return follows_from_not_null(end, table, part);
  };
  const auto& parts = check.arguments;
  switch (check.kind) {
    case sql::ExpressionKind::is_not_null: {
      if (parts.front().kind != sql::ExpressionKind::column) return false;
      const std::int16_t number = find_column(end, table, parts.front().name.back());
      return number != 0 && column_at(end, {table, number})->not_null;
    }
    case sql::ExpressionKind::and_all:
      return std::all_of(parts.begin(), parts.end(), follows);
    case sql::ExpressionKind::or_any:
      return std::any_of(parts.begin(), parts.end(), follows);
    default:
      return false;
  }
}

// Whether no two rows may be equal in these columns, whatever keeps them from it.
bool is_unique(const Catalog& end, ObjectId table, const std::vector<std::int16_t>& columns) {
  const auto ids = indexes_of(end, table);
  return std::any_of(ids.begin(), ids.end(), [&](ObjectId id) {
    const catalog::IndexFacts& index = *index_at(end, id);
    return index.unique && index.valid && !index.predicate && key_columns(index) == columns;
  });
}

// Whether what the constraint says is said by something else in the end, or cannot be said any
// more.
bool is_made_good(const Constraint& old, const Catalog& end) {
  const ObjectId table = old.relation;
  if (end.find(table) == nullptr) return true;
  const bool is_about_less =
      std::any_of(old.columns.begin(), old.columns.end(), [&](std::int16_t number) {
        const Column* const now = column_at(end, {table, number});
        return now == nullptr || now->dropped;
      });
  if (is_about_less) return true;
  if (old.kind == ConstraintKind::check && old.expression && old.expression->expression &&
      follows_from_not_null(end, table, *old.expression->expression))
    return true;
  if (old.kind == ConstraintKind::unique || old.kind == ConstraintKind::primary_key)
    return is_unique(end, table, old.columns);
  const auto ids = constraints_of(end, table);
  return std::any_of(ids.begin(), ids.end(), [&](ObjectId id) {
    const Constraint& now = *end.find_as<Constraint>(id);
    return now.kind == old.kind && now.columns == old.columns;
  });
}

void check_drop_constraint_weakens(const Step& step, const Part& part, Report& report) {
  if (part.command.action == AlterAction::drop_not_null) {
    const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
    const Column* const old = column_at(part.before, column);
    if (old == nullptr || !old->not_null || !step.is_in_use(column)) return;
    report
        .add(part.command.name_span,
             fmt::format("\"{}\" can be NULL from now on", part.command.name))
        .on(part.relation)
        .unless([column](const Catalog& end) {
          const Column* const now = column_at(end, column);
          return now == nullptr || now->dropped || now->not_null;
        });
    return;
  }
  if (part.command.action != AlterAction::drop_constraint) return;
  const ObjectId id = find_constraint(part.before, part.relation, part.command.name);
  const auto* const old = part.before.find_as<Constraint>(id);
  if (old == nullptr || step.is_new(id)) return;
  report
      .add(part.command.name_span,
           fmt::format("nothing takes the place of constraint \"{}\"", part.command.name))
      .on(part.relation)
      .unless([gone = *old](const Catalog& end) { return is_made_good(gone, end); });
}

}  // namespace

Rule drop_constraint_weakens() {
  return {
      .name = "drop-constraint-weakens",
      .group = Group::constraints,
      .severity = Severity::warning,
      .summary = "DROP CONSTRAINT or DROP NOT NULL without a successor",
      .why =
          "From now on rows can be written that code and reports take to be impossible. A dropped "
          "unique key also ends every INSERT … ON CONFLICT that names its columns.",
      .instead =
          "add the new constraint in the same range, or say with \"-- migrate:ignore "
          "drop-constraint-weakens: reason\" why it is not needed",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int CONSTRAINT "
                        "orders_total_check CHECK (total >= 0));",
              .sql = "ALTER TABLE orders DROP CONSTRAINT orders_total_check;"},
      .good =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int CONSTRAINT "
                     "orders_total_check CHECK (total >= 0));",
           .sql =
               "ALTER TABLE orders DROP CONSTRAINT orders_total_check;\n"
               "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0) NOT VALID;\n"
               "-- next revision\n"
               "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;"},
      .check_part = check_drop_constraint_weakens,
  };
}

}  // namespace migc::lint::rules
