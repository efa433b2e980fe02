// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Whether a foreign key connects the column with the other table.
bool is_partner(const Part& part, std::int16_t number, ObjectId other) {
  const auto has = [&](const std::vector<std::int16_t>& columns) {
    return std::find(columns.begin(), columns.end(), number) != columns.end();
  };
  for (const ObjectId id : constraints_of(part.before, part.relation)) {
    const Constraint& each = *part.before.find_as<Constraint>(id);
    if (each.referenced == other && has(each.columns)) return true;
  }
  for (const ObjectId id : referencing_keys(part.before, part.relation)) {
    const Constraint& each = *part.before.find_as<Constraint>(id);
    if (each.relation == other && has(each.referenced_columns)) return true;
  }
  return false;
}

void check_alter_type_locks_fk_partner(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type) return;
  const std::int16_t number = find_column(part.before, part.relation, part.command.name);
  for (const effects::Lock& each : part.in_use.locks) {
    if (each.mode != LockMode::access_exclusive || each.relation == part.relation ||
        !is_partner(part, number, each.relation)) {
      continue;
    }
    report
        .add(part.command.column->type->span,
             fmt::format("a foreign key connects the column with {}, which is locked as well",
                         quoted(part.before, each.relation)))
        .on(each.relation)
        .shows(part.in_use);
  }
}

}  // namespace

Rule alter_type_locks_fk_partner() {
  return {
      .name = "alter-type-locks-fk-partner",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "a change of type in a foreign key, which locks the other table too",
      .why =
          "The foreign key is made anew for the new type: the table on its other side gets an "
          "ACCESS EXCLUSIVE lock as well, even if no row is written again.",
      .instead =
          "drop the foreign key in a short transaction of its own, change the type, add it again "
          "with NOT VALID, and VALIDATE CONSTRAINT later",
      .bad = {.schema = "CREATE TABLE countries (code varchar(2) PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, country varchar(2) REFERENCES "
                        "countries);",
              .sql = "ALTER TABLE orders ALTER COLUMN country TYPE varchar(3);"},
      .good = {.schema = "CREATE TABLE countries (code varchar(2) PRIMARY KEY);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY, country varchar(2));",
               .sql = "ALTER TABLE orders ALTER COLUMN country TYPE varchar(3);"},
      .check_part = check_alter_type_locks_fk_partner,
  };
}

}  // namespace migc::lint::rules
