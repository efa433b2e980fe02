// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> add_key_behind(const Step& step, const Part& part,
                                  const sql::ConstraintDefinition& key) {
  const bool partitioned =
      part.before.find_as<Relation>(part.relation)->kind == RelationKind::partitioned_table;
  if (key.deferrable || part.command.if_not_exists || (partitioned && step.postgres() < 18))
    return std::nullopt;
  const std::string table = qualified_name(part.after, part.relation);
  const std::string name = new_constraint_name(part, key.kind);
  const std::string quoted_name = sql::quote_identifier(name);
  return Fix{
      .title = "add the column alone, then the key NOT VALID, then validate it",
      .edits = {take_out(step, key.span)},
      .next = {{fmt::format("add {}", name),
                fmt::format("ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) {} NOT VALID;",
                            table, quoted_name, sql::quote_identifier(part.command.name),
                            without_name(step, key)),
                fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", table, quoted_name)},
               validation(table, name)}};
}

void check_add_column_inline_fk(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column) return;
  const auto* const key = find(*part.command.column, ConstraintKind::foreign_key);
  if (key == nullptr) return;
  const ObjectId referenced = step.relation(key->referenced);
  const bool locks_both = lock_on(part.in_use, referenced).has_value();
  // a default is a value that has to be there
  const bool reads_rows = !part.in_use.scans.empty();
  if (!locks_both && !reads_rows) return;
  const std::string table = quoted(part.before, part.relation);
  report
      .add(key->span, locks_both ? fmt::format("the foreign key locks {} and {} together", table,
                                               quoted(part.before, referenced))
                                 : fmt::format("all rows of {} are read to check the foreign key, "
                                               "while nobody can read or write it",
                                               table))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(add_key_behind(step, part, *key));
}

}  // namespace

Rule add_column_inline_fk() {
  return {
      .name = "add-column-inline-fk",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "ADD COLUMN … REFERENCES between tables in use",
      .why =
          "Both tables are locked: nobody can use the first one, nobody can write the referenced "
          "one until COMMIT. With a default both are also read from the first to the last row.",
      .instead =
          "add the column; add the foreign key with NOT VALID in a transaction of its own, and "
          "VALIDATE CONSTRAINT later",
      .fix =
          "adds the column alone, and makes revisions behind this one that add the foreign key NOT "
          "VALID "
          "and validate it",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY);",
              .sql = "-- migrate:ignore fk-without-index: customers are never deleted\n"
                     "ALTER TABLE orders ADD COLUMN customer bigint REFERENCES customers;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY);",
               .sql = "ALTER TABLE orders ADD COLUMN customer bigint;"},
      .check_part = check_add_column_inline_fk,
  };
}

}  // namespace migc::lint::rules
