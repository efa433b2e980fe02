// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/proof_first.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> prove_columns(const Step& step, const Part& part) {
  const ObjectId table = part.relation;
  const std::string schema = name_of(part.before, part.before.find(table)->schema);
  const ObjectId id = step.relation({schema, part.command.constraint->using_index});
  const catalog::IndexFacts* const index = index_at(part.before, id);
  if (index == nullptr || step.as<sql::AlterTable>()->if_exists) return std::nullopt;
  std::vector<Proof> proofs;
  for (const std::int16_t number : key_columns(*index)) {
    const Column& column = *column_at(part.before, {table, number});
    if (!column.not_null && !has_not_null_check(step.before, {table, number}, true))
      proofs.push_back({table, sql::quote_identifier(column.name) + " IS NOT NULL"});
  }
  return prove_first(step, proofs);
}

void check_pk_using_index_nullable(const Step& step, const Part& part, Report& report) {
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
      .shows(part.in_use)
      .fixed_by(prove_columns(step, part));
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
      .fix =
          "adds a CHECK (column IS NOT NULL) NOT VALID, validates it in a revision behind this "
          "one, and adds the key and drops the "
          "check in one behind that",
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
