// SPDX-License-Identifier: MIT
#include "compiler/catalog/made_names.h"
#include "compiler/sql/names.h"
#include "compiler/sql/parse.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// From 18 on the constraint itself can be NOT VALID at first; before, a CHECK proves it.
std::optional<Fix> prove_first(const Step& step, const Part& part) {
  const auto& alter = *step.as<sql::AlterTable>();
  if (alter.only || alter.if_exists) return std::nullopt;
  const std::string table = qualified_name(part.after, part.relation);
  const std::string column = sql::quote_identifier(part.command.name);
  const std::string own_name = new_constraint_name(part, ConstraintKind::not_null);
  const std::string own = fmt::format("ADD CONSTRAINT {} NOT NULL {} NOT VALID",
                                      sql::quote_identifier(own_name), column);
  if (step.postgres() >= 18 && sql::grammar_version() >= 18 && !own_name.empty()) {
    return Fix{.title = "add the constraint NOT VALID, and validate it in a revision of its own",
               .edits = {{part.command.span, own}},
               .next = {validation(table, own_name)}};
  }
  const Object& object = *part.before.find(part.relation);
  const std::string name = catalog::choose_constraint_name(
      part.after, object.name, part.command.name, "proof", object.schema, {});
  const std::string check = sql::quote_identifier(name);
  const std::string added =
      fmt::format("ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID", check, column);
  const std::string dropped = fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", table, check);
  return Fix{
      .title = "prove it by a valid CHECK, in revisions behind this one",
      .edits = {{part.command.span, added}},
      .next = {validation(table, name),
               {fmt::format("{} is not null", part.command.name),
                fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;\n{}", table, column,
                            dropped),
                fmt::format("ALTER TABLE {0} {1};\nALTER TABLE {0} ALTER COLUMN {2} DROP NOT NULL;",
                            table, added, column)}},
      .down = dropped};
}

void check_set_not_null_scan(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_not_null || part.in_use.scans.empty()) return;
  const Address column{part.relation, find_column(part.before, part.relation, part.command.name)};
  const bool has_helper = has_not_null_check(step.before, column, true) ||
                          has_not_null_check(step.before, column, false) ||
                          has_not_null_check(step.after, column, false);
  if (has_helper) return;  // of no use here, as other rules say
  report
      .add(part.command.name_span,
           fmt::format("all rows of {} are read while nobody can read or write it",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(prove_first(step, part));
}

}  // namespace

Rule set_not_null_scan() {
  return {
      .name = "set-not-null-scan",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "SET NOT NULL that has to look at every row",
      .why =
          "The server reads the whole table under ACCESS EXCLUSIVE to see that there is no NULL, "
          "and fails if there is one. Where a valid CHECK (column IS NOT NULL) says so already, it "
          "does not look.",
      .instead =
          "ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later "
          "revision, then SET NOT NULL, then drop the check",
      .fix =
          "up to 17, adds a CHECK (column IS NOT NULL) NOT VALID, and makes revisions behind this "
          "one "
          "that validate it, set NOT NULL and drop it; from 18 on, where migc is built with that "
          "version's parser, adds the NOT NULL constraint NOT VALID and validates it in a revision "
          "behind this one",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, total int);",
              .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
                   "ALTER TABLE orders ADD CONSTRAINT orders_total_nn CHECK (total IS NOT NULL);",
               .sql = "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;\n"
                      "ALTER TABLE orders DROP CONSTRAINT orders_total_nn;"},
      .check_part = check_set_not_null_scan,
  };
}

}  // namespace migc::lint::rules
