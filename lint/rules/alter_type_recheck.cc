// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/ddl/schema_sql.h"
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/statement_edits.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// "ADD CONSTRAINT name CHECK (…)" of a check as it is; empty: it cannot be said so.
std::string addition(const Step& step, ObjectId check) {
  const auto texts = ddl::objects_sql(step.session, {check}, step.session.search_path());
  if (texts.size() != 1) return {};
  const std::string& text = texts.front().text;
  const Words words(text, {0, text.size()});
  const auto add = words.find({"add", "constraint"});
  const Span end = words.whole();
  if (!add || words.text({end.end - 1, end.end}) != ";" || words.find({"comment", "on"})) return {};
  return text.substr(add->begin, end.end - 1 - add->begin);
}

// In one transaction, so that the check is never away for others.
std::optional<Fix> add_again(const Step& step, const Part& part, ObjectId relation) {
  if (!descendants_of(part.before, relation).empty() ||
      !part.before.find_as<Relation>(relation)->parents.empty() ||
      step.as<sql::AlterTable>()->commands.size() != 1) {
    return std::nullopt;
  }
  const std::int16_t column = find_column(part.before, relation, part.command.name);
  Fix fix{.title =
              "drop the check, change the type, add the check NOT VALID, and validate it later"};
  std::string dropped;
  std::string added;
  for (const ObjectId id : constraints_of(part.before, relation)) {
    const Constraint& check = *part.before.find_as<Constraint>(id);
    const bool names =
        std::find(check.columns.begin(), check.columns.end(), column) != check.columns.end();
    if (!names || check.kind != ConstraintKind::check || !check.validated) continue;
    const std::string again = addition(step, id);
    if (again.empty()) return std::nullopt;
    const std::string table = qualified_name(part.before, relation);
    const std::string name = name_of(part.before, id);
    if (!added.empty()) added += '\n';
    dropped +=
        fmt::format("ALTER TABLE {} DROP CONSTRAINT {};\n", table, sql::quote_identifier(name));
    added += fmt::format("ALTER TABLE {} {} NOT VALID;", table, again);
    fix.next.push_back(validation(table, name));
  }
  if (added.empty()) return std::nullopt;
  dropped.pop_back();
  fix.edits = {above_words(step, dropped), behind_statement(step, added)};
  return fix;
}

void check_alter_type_recheck(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::set_type || rewrites(part.in_use, part.relation) ||
      !part.in_use.index_rebuilds.empty() || !scans(part.in_use, part.relation)) {
    return;
  }
  report
      .add(part.command.column->type->span,
           fmt::format("all rows of {} are checked again, though none of them changes",
                       quoted(part.before, part.relation)))
      .on(part.relation)
      .shows(part.in_use)
      .fixed_by(add_again(step, part, part.relation));
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
      .fix =
          "drops the CHECK before the statement, adds it NOT VALID behind it, and validates it in "
          "a "
          "revision behind this one",
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
