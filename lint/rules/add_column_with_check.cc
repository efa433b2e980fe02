// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_add_column_with_check(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::add_column || !scans(part.in_use, part.relation) ||
      rewrites(part.in_use, part.relation)) {
    return;
  }
  const auto* const check = find(*part.command.column, ConstraintKind::check);
  if (check == nullptr) return;
  report
      .add(check->span, fmt::format("all rows of {} are read for a check that they pass anyway",
                                    quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use);
}

}  // namespace

Rule add_column_with_check() {
  return {
      .name = "add-column-with-check",
      .group = Group::locks,
      .severity = Severity::warning,
      .summary = "ADD COLUMN with a CHECK that all rows are read for",
      .why =
          "The rows are read from the first to the last under an ACCESS EXCLUSIVE lock, although "
          "all of them hold the same constant.",
      .instead =
          "add the column, then the constraint with NOT VALID, and VALIDATE CONSTRAINT in a later "
          "revision",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "ALTER TABLE orders ADD COLUMN pieces int DEFAULT 1 CHECK (pieces > 0);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "ALTER TABLE orders ADD COLUMN pieces int DEFAULT 1;\n"
                      "ALTER TABLE orders ADD CONSTRAINT orders_pieces_check CHECK (pieces > 0) "
                      "NOT VALID;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders VALIDATE CONSTRAINT orders_pieces_check;"},
      .check_part = check_add_column_with_check,
  };
}

}  // namespace migc::lint::rules
