// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

std::optional<Fix> validate_apart(const Step& step, const Part& part,
                                  const sql::ConstraintDefinition& check) {
  const std::string name = new_constraint_name(part, check.kind);
  if (part.command.if_not_exists || name.empty()) return std::nullopt;
  const std::string added = fmt::format(", ADD CONSTRAINT {} {} NOT VALID",
                                        sql::quote_identifier(name), without_name(step, check));
  const std::size_t end = part.command.span.end;
  Fix fix{.title = "add the check NOT VALID, and validate it in a revision of its own",
          .edits = {take_out(step, check.span)},
          .next = {validation(qualified_name(part.after, part.relation), name)}};
  if (check.span.end == end) {
    fix.edits.front().text = added;
  } else {
    fix.edits.push_back({{end, end}, added});
  }
  return fix;
}

void check_add_column_with_check(const Step& step, const Part& part, Report& report) {
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
      .shows(part.in_use)
      .fixed_by(validate_apart(step, part, *check));
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
      .fix =
          "adds the check NOT VALID in the same statement, and makes a revision behind this one "
          "that "
          "validates it",
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
