// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

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
      .unless(
          [table = part.relation, kind = old->kind, columns = old->columns](const Catalog& end) {
            if (end.find(table) == nullptr) return true;
            for (const ObjectId each : constraints_of(end, table)) {
              const Constraint& now = *end.find_as<Constraint>(each);
              if (now.kind == kind && now.columns == columns) return true;
            }
            return false;
          });
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
