// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_alter_type_recheck(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type || rewrites(part.in_use, part.relation) ||
      !part.in_use.index_rebuilds.empty() || !scans(part.in_use, part.relation)) {
    return;
  }
  report
      .add(part.command.column->type->span,
           fmt::format("all rows of {} are checked again, though none of them changes",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule alter_type_recheck() {
  return {
      .name = "alter-type-recheck",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "a change of type that leaves the rows but checks all of them again",
      .why =
          "A CHECK on the column is made anew for the new type, and all rows are read for it under "
          "ACCESS EXCLUSIVE, however harmless the change of type is.",
      .instead =
          "drop the constraint, change the type, add it again with NOT VALID, and VALIDATE "
          "CONSTRAINT in a later revision",
      .bad =
          {.schema =
               "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20) CHECK (code <> ''));",
           .sql = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));",
               .sql = "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);"},
      .check_part = check_alter_type_recheck,
  };
}

}  // namespace migc::lint::rules
