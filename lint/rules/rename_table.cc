// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rename_table(const Step& step, Report& report) {
  const auto* const rename = step.as<sql::Rename>();
  if (rename == nullptr || !rename->part.empty()) return;
  for (const Change& each : step.changes()) {
    const auto* const relation = each.old_as<Relation>();
    if (relation == nullptr || each.after == nullptr || relation->index ||
        each.before->name == each.after->name) {
      continue;
    }
    report
        .add(rename->new_name_span,
             fmt::format("code that still uses \"{}\" fails", each.before->name))
        .on(each.before->id)
        .unless([schema = each.before->schema, name = each.before->name](const Catalog& end) {
          return end.find_name({catalog::NameClass::relation, schema, name, {}}) != k_no_object;
        });
  }
}

}  // namespace

Rule rename_table() {
  return {
      .name = "rename-table",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "RENAME of a table, view or sequence in use",
      .why =
          "Running code knows the old name alone and fails at once. Bodies of functions are not "
          "changed, and indexes, sequences and constraints keep names made from the old one.",
      .instead =
          "rename it and make an updatable view of the old name in the same transaction; drop the "
          "view when no code uses it",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders RENAME TO purchases;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders RENAME TO purchases;\n"
                      "CREATE VIEW orders AS SELECT * FROM purchases;"},
      .check = check_rename_table,
  };
}

}  // namespace migc::lint::rules
