// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_pk_using_index_nullable(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_constraint || part.in_use.scans.empty() ||
      part.command.constraint->kind != ConstraintKind::primary_key ||
      part.command.constraint->using_index.empty()) {
    return;
  }
  report
      .add(part.command.constraint->span,
           fmt::format("the columns are nullable: all rows of {} are read",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule pk_using_index_nullable() {
  return {
      .name = "pk-using-index-nullable",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "PRIMARY KEY USING INDEX over a column that may be NULL",
      .why =
          "A primary key makes its columns NOT NULL, and for each that is not yet the server reads "
          "the whole table under ACCESS EXCLUSIVE: what the index built beforehand was to avoid.",
      .instead =
          "make the columns NOT NULL first, through a CHECK that is validated in an earlier "
          "revision",
      .bad = {.schema = "CREATE TABLE orders (id bigint);\n"
                        "CREATE UNIQUE INDEX orders_pkey ON orders (id);",
              .sql = "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX "
                     "orders_pkey;"},
      .good = {.schema = "CREATE TABLE orders (id bigint NOT NULL);\n"
                         "CREATE UNIQUE INDEX orders_pkey ON orders (id);",
               .sql = "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX "
                      "orders_pkey;"},
      .check_part = check_pk_using_index_nullable,
  };
}

}  // namespace migc::lint::rules
