// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/privileges_text.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// Reads and writes through it go on; from 15 on with the rights and policies of who uses it.
std::optional<Fix> keep_old_name(const Step& step, const Change& change) {
  const auto& relation = *change.new_as<Relation>();
  if (relation.kind == RelationKind::sequence || relation.kind == RelationKind::composite)
    return std::nullopt;
  const std::string view =
      sql::quote_name({name_of(step.before, change.before->schema), change.before->name});
  const std::string_view options = step.postgres() >= 15 ? " WITH (security_invoker = true)" : "";
  if (options.empty() && relation.row_security) return std::nullopt;
  std::string text = fmt::format(";\nCREATE VIEW {}{} AS SELECT * FROM {}", view, options,
                                 qualified_name(step.after, change.after->id));
  text += all_grants_text(step.before, change.before->id, view);
  return Fix{.title = "make a view of the old name",
             .care = Care::judgement,
             .edits = {append(step, std::move(text))},
             .down = fmt::format("DROP VIEW {};", view)};
}

void check_rename_table(const Step& step, Report& report) {
  const auto* const rename = step.as<sql::Rename>();
  if (rename == nullptr || !rename->part.empty()) return;
  for (const Change& each : step.changes()) {
    const auto* const relation = each.old_as<Relation>();
    if (relation == nullptr || each.after == nullptr || relation->index ||
        each.before->name == each.after->name) {
      continue;
    }
    report
        .add(rename->new_name_span,
             fmt::format("code that still uses \"{}\" fails", each.before->name))
        .on(each.before->id)
        .unless([schema = each.before->schema, name = each.before->name](const Catalog& end) {
          return end.find_name({catalog::NameClass::relation, schema, name, {}}) != k_no_object;
        })
        .fixed_by(keep_old_name(step, each));
  }
}

}  // namespace

Rule rename_table() {
  return {
      .name = "rename-table",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "RENAME of a table, view or sequence in use",
      .why =
          "Running code knows the old name alone and fails at once. Bodies of functions are not "
          "changed, and indexes, sequences and constraints keep names made from the old one.",
      .instead =
          "rename it and make an updatable view of the old name in the same transaction; drop the "
          "view when no code uses it",
      .fix =
          "makes a view of the old name behind it; needs judgement: when no code uses it any more, "
          "and it "
          "can go",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders RENAME TO purchases;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "ALTER TABLE orders RENAME TO purchases;\n"
                      "CREATE VIEW orders AS SELECT * FROM purchases;"},
      .check = check_rename_table,
  };
}

}  // namespace migc::lint::rules
