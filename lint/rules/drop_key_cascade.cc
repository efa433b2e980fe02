// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_key_cascade(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::drop_constraint || !part.command.cascade) return;
  for (const ObjectId id : referencing_keys(part.before, part.relation)) {
    const Constraint& key = *part.before.find_as<Constraint>(id);
    if (part.after.find(id) != nullptr || key.parent != k_no_object) continue;
    report
        .add(part.command.span,
             fmt::format("foreign key {} of {} goes as well", quoted(part.before, id),
                         quoted(part.before, key.relation)))
        .on(part.relation)
        .shows(part.in_use);
  }
}

}  // namespace

Rule drop_key_cascade() {
  return {
      .name = "drop-key-cascade",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "DROP CONSTRAINT … CASCADE that takes foreign keys along",
      .why =
          "Foreign keys of other tables that rest on the key vanish without being named, and every "
          "one of those tables is locked.",
      .instead = "drop those foreign keys by name first, one a transaction",
      .bad =
          {.schema =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);",
           .sql = "-- migrate:ignore drop-constraint-weakens, drop-cascade: another key takes its "
                  "place\n"
                  "ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);",
               .sql = "-- migrate:ignore drop-constraint-weakens: another key takes its place\n"
                      "ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;"},
      .check_part = check_drop_key_cascade,
  };
}

}  // namespace migc::lint::rules
