// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// An index, constraint or generated column that holds what the function gave; zero: none.
ObjectId user_of(const Catalog& catalog, ObjectId function) {
  ObjectId user = k_no_object;
  catalog.visit_dependents(function, [&](const catalog::Dependency& each) {
    const Object* const object = catalog.find(each.dependent.object);
    if (object == nullptr) return;
    const auto* const relation = object->as<Relation>();
    const auto* const constraint = object->as<Constraint>();
    const auto* const value = object->as<catalog::Default>();
    if (relation != nullptr && relation->index) user = object->id;
    if (constraint != nullptr && constraint->kind == ConstraintKind::check) user = object->id;
    if (value != nullptr && value->generated) user = value->column.object;
  });
  return user;
}

void check_immutable_function_changed(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateFunction>();
  if (create == nullptr || !create->or_replace) return;
  for (const Change& change : step.changes()) {
    const auto* const old = change.old_as<catalog::Function>();
    const auto* const now = change.new_as<catalog::Function>();
    if (old == nullptr || now == nullptr || !old->definition || !now->definition ||
        old->definition->body == now->definition->body) {
      continue;
    }
    const ObjectId user = user_of(step.before, change.before->id);
    if (user == k_no_object) continue;
    report.add(create->name_span,
               fmt::format("{} holds results of the old function", quoted(step.before, user)));
  }
}

}  // namespace

Rule immutable_function_changed() {
  return {
      .name = "immutable-function-changed",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "a change of a function that an index or constraint has stored the results of",
      .why =
          "What the index, generated column or CHECK holds was computed by the old function. "
          "Nothing computes it again: queries through the index give wrong answers, silently.",
      .instead =
          "a function of a new name and a new index on it; or REINDEX CONCURRENTLY right behind "
          "the change",
      .bad = {.schema = "CREATE FUNCTION plain(t text) RETURNS text LANGUAGE sql IMMUTABLE AS "
                        "'SELECT lower(t)';\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE INDEX orders_code_idx ON orders (plain(code));",
              .sql = "CREATE OR REPLACE FUNCTION plain(t text) RETURNS text LANGUAGE sql IMMUTABLE "
                     "AS 'SELECT lower(trim(t))';"},
      .good = {.schema = "CREATE FUNCTION plain(t text) RETURNS text LANGUAGE sql IMMUTABLE AS "
                         "'SELECT lower(t)';",
               .sql = "CREATE OR REPLACE FUNCTION plain(t text) RETURNS text LANGUAGE sql "
                      "IMMUTABLE AS 'SELECT lower(trim(t))';"},
      .check = check_immutable_function_changed,
  };
}

}  // namespace migc::lint::rules
