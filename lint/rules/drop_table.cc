// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_table(const Step& step, Report& report) {
  const auto* const drop = step.as<sql::DropObjects>();
  if (drop == nullptr || drop->kind != ObjectKind::table) return;
  for (const sql::ObjectName& each : drop->objects) {
    const ObjectId table = step.object(drop->kind, each);
    const auto* const facts = step.before.find_as<Relation>(table);
    if (facts == nullptr || facts->partition) continue;
    report
        .add(each.span,
             fmt::format("all rows of \"{}\" are lost, and code that still uses it fails",
                         name_of(step.before, table)))
        .on(table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule drop_table() {
  return {
      .name = "drop-table",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "DROP TABLE of a table in use",
      .why =
          "The rows are gone, no way back restores them, and whatever still reads the table "
          "fails at once. Tables that foreign keys connect it with are locked as well.",
      .instead =
          "take the table out of all code first, rename it or revoke its privileges, wait "
          "until nobody misses it, keep a dump, then drop it and say so with "
          "\"-- migrate:ignore drop-table: reason\"",
      .bad = {"CREATE TABLE old_orders (id bigint PRIMARY KEY);", "DROP TABLE old_orders;"},
      .good = {"CREATE TABLE old_orders (id bigint PRIMARY KEY);",
               "CREATE TABLE scratch (id bigint PRIMARY KEY);\nDROP TABLE scratch;"},
      .check = check_drop_table,
  };
}

}  // namespace migc::lint::rules
