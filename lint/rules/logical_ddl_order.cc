// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_logical_ddl_order(const Step&, const Part& part, Report& report) {
  const AlterAction action = part.command.action;
  if (action != AlterAction::add_column && action != AlterAction::drop_column &&
      action != AlterAction::set_type) {
    return;
  }
  const ObjectId publication = publication_of(part.before, part.relation);
  if (publication == k_no_object) return;
  report
      .add(part.command.name_span,
           fmt::format("{} is published, and subscribers do not get this change",
                       quoted(part.before, part.relation)))
      .on(part.relation);
}

}  // namespace

Rule logical_ddl_order() {
  return {
      .name = "logical-ddl-order",
      .group = Group::replication,
      .severity = Severity::warning,
      .summary = "a column added, dropped or retyped in a published table",
      .why =
          "Changes of the schema are not replicated: a column that the subscriber lacks, or has "
          "with another type, stops its apply worker.",
      .instead = "add columns on the subscribers first; drop them on the publisher first",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);\n"
                        "CREATE PUBLICATION changes FOR TABLE orders;",
              .sql = "ALTER TABLE orders ADD COLUMN note text;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);\n"
                         "CREATE PUBLICATION changes FOR TABLE orders;",
               .sql = "ALTER TABLE orders ALTER COLUMN code SET DEFAULT '';"},
      .check_part = check_logical_ddl_order,
  };
}

}  // namespace migc::lint::rules
