// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/sql/names.h"
#include "lint/alter_parts.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/split.h"
#include "lint/statement_edits.h"

namespace migc::lint::rules {
namespace {

// The checks of a column that say it holds no NULL.
std::vector<ObjectId> not_null_checks(const Catalog& catalog, Address column) {
  std::vector<ObjectId> found;
  for (const ObjectId id : constraints_of(catalog, column.object)) {
    const auto& each = *catalog.find_as<Constraint>(id);
    if (each.kind == ConstraintKind::check && each.columns == std::vector{column.column})
      found.push_back(id);
  }
  return found;
}

// The check that the statement adds is valid by its end: SET NOT NULL as the next one believes it.
Fix set_behind(const Step& step, const sql::AlterTable& alter) {
  const auto sets = [](const sql::AlterCommand& each) {
    return each.action == AlterAction::set_not_null;
  };
  return Fix{.title = "give SET NOT NULL a statement of its own, behind what proves it",
             .edits = alter_apart(step, alter, Side::behind, sets)};
}

// The check is there and NOT VALID. A statement that validates it stays with that alone.
std::optional<Fix> validate_first(const Step& step, const sql::AlterTable& alter, Address column) {
  const auto tail = tail_of(step);
  if (!tail) return std::nullopt;
  const std::string table = qualified_name(step.before, column.object);
  std::string validate;
  std::vector<std::string> names;
  for (const ObjectId id : not_null_checks(step.before, column)) {
    const auto& check = *step.before.find_as<Constraint>(id);
    if (check.validated) continue;
    names.push_back(name_of(step.before, id));
    if (!validate.empty()) validate += '\n';
    validate += fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", table,
                            sql::quote_identifier(names.back()));
  }
  if (validate.empty()) return std::nullopt;
  const auto validates = [&](const sql::AlterCommand& each) {
    return each.action == AlterAction::validate_constraint &&
           std::find(names.begin(), names.end(), each.name) != names.end();
  };
  Fix fix{.title = "validate the check in a revision before it", .care = Care::judgement};
  const NextRevision rest =
      as_revision(step, *tail, fmt::format("{} is not null", column_name(step.before, column)),
                  alter_without(alter, validates));
  if (tail->is_all) {
    fix.edits = {replace(step, *tail, validate)};
    fix.next = {rest};
  } else {
    fix.edits = {replace(step, *tail)};
    fix.next = {{"validate what proves " + column_name(step.before, column), validate,
                 std::string(k_nothing_to_undo)},
                rest};
  }
  return fix;
}

std::optional<Fix> prove_in_time(const Step& step, const sql::AlterTable& alter, Address column) {
  const bool is_made_here = !has_not_null_check(step.before, column, false);
  if (!is_made_here) return validate_first(step, alter, column);
  if (!has_not_null_check(step.after, column, true)) return std::nullopt;
  return set_behind(step, alter);
}

void check_not_null_proof_not_usable(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr) return;
  const ObjectId table = step.relation(alter->name);
  if (!scans(step.in_use(), table)) return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::set_not_null) continue;
    const Address column{table, find_column(step.after, table, each.name)};
    const bool useless = !has_not_null_check(step.before, column, true) &&
                         (has_not_null_check(step.before, column, false) ||
                          has_not_null_check(step.after, column, true));
    if (!useless) continue;
    report
        .add(each.name_span, fmt::format("the check on \"{}\" is not valid before this statement: "
                                         "all rows are read",
                                         each.name))
        .on(table)
        .shows(step.in_use())
        .fixed_by(prove_in_time(step, *alter, column));
  }
}

}  // namespace

Rule not_null_proof_not_usable() {
  return {
      .name = "not-null-proof-not-usable",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "SET NOT NULL with a CHECK that proves nothing yet",
      .why =
          "There is a CHECK (column IS NOT NULL), but it is NOT VALID, or added or validated by "
          "the same ALTER TABLE: the server believes only what was valid before, and reads the "
          "whole table under ACCESS EXCLUSIVE.",
      .instead = "VALIDATE CONSTRAINT in an earlier transaction, then SET NOT NULL",
      .fix =
          "validates the check in a revision before the statement, needs judgement: it is valid "
          "then; behind a CHECK of the same statement, gives SET NOT NULL one of its own",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                        "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT "
                        "NULL) NOT VALID;",
              .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                         "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT "
                         "NULL) NOT VALID;",
               .sql = "ALTER TABLE orders VALIDATE CONSTRAINT orders_total_nn;\n"
                      "-- next revision\n"
                      "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;"},
      .check = check_not_null_proof_not_usable,
  };
}

}  // namespace migc::lint::rules
