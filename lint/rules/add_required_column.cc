// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_required_column(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const Address column{part.relation, find_column(part.after, part.relation, part.command.name)};
  const Column* const added = column_at(part.after, column);
  const bool exists = find_column(part.before, part.relation, part.command.name) != 0;
  if (added == nullptr || exists || !added->not_null || added->identity != 0 ||
      added->generated != 0 || added->default_value != k_no_object) {
    return;
  }
  const auto* const type = part.after.find_as<catalog::Type>(added->type.type);
  if (type != nullptr && type->default_value) return;  // the domain's
  report
      .add(part.command.name_span,
           fmt::format("rows of {} have no value for \"{}\", nor have the inserts of running code",
                       quoted(part.before, part.relation), part.command.name))
      .on(part.relation);
}

}  // namespace

Rule add_required_column() {
  return {
      .name = "add-required-column",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "ADD COLUMN … NOT NULL without a default",
      .why =
          "If the table has rows the server refuses it (23502); if it has none, the inserts of "
          "running code, which does not know the column, fail from now on.",
      .instead =
          "add it with a constant DEFAULT, which costs nothing, and drop the default when all code "
          "fills the column",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders ADD COLUMN total numeric NOT NULL;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders ADD COLUMN total numeric NOT NULL DEFAULT 0;"},
      .check_part = check_add_required_column,
  };
}

}  // namespace migc::lint::rules
