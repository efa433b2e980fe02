// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/statement_edits.h"
#include "lint/words.h"

namespace migc::lint::rules {
namespace {

// What goes along, by name: foreign keys alone, else there is no fix.
std::optional<Fix> expand(const Step& step, const Part& part) {
  const auto& alter = *step.as<sql::AlterTable>();
  const Words words(step.source->text(), step.statement.span);
  const auto cascade = words.find({"cascade"}, part.command.name_span.end);
  if (!cascade || cascade->end > part.command.span.end || alter.if_exists) return std::nullopt;
  std::string drops;
  bool is_known = true;
  Catalog::visit_changes(part.before, part.after, [&](const Change& each) {
    const auto* const gone = each.old_as<Constraint>();
    if (each.after != nullptr || gone == nullptr || gone->kind != ConstraintKind::foreign_key) {
      const bool its_own = gone != nullptr && gone->relation == part.relation;
      const auto* const index = each.old_as<Relation>();
      is_known =
          is_known && (each.after != nullptr || its_own || (index != nullptr && index->index));
      return;
    }
    if (gone->parent != k_no_object) return;
    drops += fmt::format("ALTER TABLE {} DROP CONSTRAINT {};\n",
                         qualified_name(part.before, gone->relation),
                         sql::quote_identifier(each.before->name));
  });
  if (!is_known) return std::nullopt;
  drops.pop_back();
  return Fix{.title = "drop the foreign keys by name first",
             .edits = {above_words(step, drops), take_out(step, *cascade)}};
}

void check_drop_key_cascade(const Step& step, const Part& part, Report& report) {
  if (part.command.action != AlterAction::drop_constraint || !part.command.cascade) return;
  for (const ObjectId id : referencing_keys(part.before, part.relation)) {
    const Constraint& key = *part.before.find_as<Constraint>(id);
    if (part.after.find(id) != nullptr || key.parent != k_no_object) continue;
    report
        .add(part.command.span,
             fmt::format("foreign key {} of {} goes as well", quoted(part.before, id),
                         quoted(part.before, key.relation)))
        .on(part.relation)
        .shows(part.in_use)
        .fixed_by(expand(step, part));
  }
}

}  // namespace

Rule drop_key_cascade() {
  return {
      .name = "drop-key-cascade",
      .group = Group::constraints,
      .severity = Severity::error,
      .summary = "DROP CONSTRAINT … CASCADE that takes foreign keys along",
      .why =
          "Foreign keys of other tables that rest on the key vanish without being named, and every "
          "one of those tables is locked.",
      .instead = "drop those foreign keys by name first, one a transaction",
      .fix =
          "drops the foreign keys by name before the statement, and takes CASCADE out, where "
          "nothing else goes along",
      .bad =
          {.schema =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);",
           .sql = "-- migrate:ignore drop-constraint-weakens, drop-cascade: another key takes its "
                  "place\n"
                  "ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);",
               .sql = "-- migrate:ignore drop-constraint-weakens: another key takes its place\n"
                      "ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;"},
      .check_part = check_drop_key_cascade,
  };
}

}  // namespace migc::lint::rules
