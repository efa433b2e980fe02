// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_column_stored_generated(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column || !rewrites(part.in_use, part.relation))
    return;
  const auto* const generated = find(*part.command.column, ConstraintKind::generated);
  if (generated == nullptr) return;
  report
      .add(generated->span, fmt::format("\"{}\" is computed and stored for each row of {}",
                                        part.command.name, quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_column_stored_generated() {
  return {
      .name = "add-column-stored-generated",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "ADD COLUMN … GENERATED ALWAYS AS … STORED on a table in use",
      .why =
          "The value has to be computed and stored for each row: the server writes the table and "
          "all its indexes again while nobody can read or write it.",
      .instead =
          "an index on the expression, or a plain column with a BEFORE trigger and a backfill in "
          "batches; from PostgreSQL 18 on VIRTUAL, if it need not be indexed",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders ADD COLUMN title text GENERATED ALWAYS AS (upper(note)) "
                     "STORED;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "CREATE INDEX CONCURRENTLY orders_title_idx ON orders (upper(note));"},
      .check_part = check_add_column_stored_generated,
  };
}

}  // namespace migc::lint::rules
