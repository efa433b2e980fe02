// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rename_constraint(const Step& step, Report& report) {
  const auto* const rename = step.as<sql::Rename>();
  if (rename == nullptr || rename->kind != ObjectKind::table_constraint) return;
  const ObjectId table = step.object(ObjectKind::table, rename->object);
  report.add(rename->part_span, fmt::format("what names constraint \"{}\" fails", rename->part))
      .on(table);
}

}  // namespace

Rule rename_constraint() {
  return {
      .name = "rename-constraint",
      .group = Group::constraints,
      .severity = Severity::note,
      .is_on = false,
      .summary = "RENAME CONSTRAINT on a table in use",
      .why =
          "Code that names it fails: INSERT … ON CONFLICT ON CONSTRAINT, the mapping of errors to "
          "messages, later migrations.",
      .instead = "look for the old name in all code first",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);",
              .sql = "ALTER TABLE orders RENAME CONSTRAINT orders_pkey TO orders_key;"},
      .good = {.schema = {},
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
                      "ALTER TABLE orders RENAME CONSTRAINT orders_pkey TO orders_key;"},
      .check = check_rename_constraint,
  };
}

}  // namespace migc::lint::rules
