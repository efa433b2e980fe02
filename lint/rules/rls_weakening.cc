// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rls_weakening(const Step& step, Report& report) {
  if (const auto* const alter = step.as<sql::AlterTable>()) {
    const ObjectId table = step.relation(alter->name);
    const auto* const old = step.before.find_as<Relation>(table);
    for (const sql::AlterCommand& each : alter->commands) {
      const bool opens = (each.action == AlterAction::disable_row_security && old != nullptr &&
                          old->row_security) ||
                         (each.action == AlterAction::no_force_row_security && old != nullptr &&
                          old->force_row_security);
      if (opens)
        report
            .add(each.span,
                 fmt::format("policies of {} no longer hold", quoted(step.before, table)))
            .on(table);
    }
  } else if (const auto* const policy = step.as<sql::PolicyDefinition>()) {
    const ObjectId table = step.relation(policy->table);
    const auto* const old = step.before.find_as<Relation>(table);
    const auto& condition = policy->using_expression;
    const bool opens = policy->permissive && condition &&
                       condition->kind == sql::ExpressionKind::boolean &&
                       condition->value == "true" && old != nullptr && old->row_security;
    if (opens)
      report
          .add(condition->span,
               fmt::format("the policy opens all rows of {}", quoted(step.before, table)))
          .on(table);
  } else if (const auto* const drop = step.as<sql::DropObjects>()) {
    if (drop->kind != ObjectKind::policy) return;
    for (const Change& each : step.changes()) {
      const auto* const gone = each.old_as<catalog::Policy>();
      const bool restrictive = gone != nullptr && gone->definition && !gone->definition->permissive;
      if (restrictive)
        report
            .add(drop->objects.front().span,
                 fmt::format("policy \"{}\" no longer holds rows back", each.before->name))
            .on(gone->relation);
    }
  }
}

}  // namespace

Rule rls_weakening() {
  return {
      .name = "rls-weakening",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "row level security taken off or opened on a table in use",
      .why = "Rows that were hidden become visible to everybody who has the table's privileges.",
      .instead =
          "let somebody review who may see what, and say so with \"-- migrate:ignore "
          "rls-weakening: reason\"",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
                        "CREATE POLICY own ON orders USING (customer = 1);",
              .sql = "ALTER TABLE orders DISABLE ROW LEVEL SECURITY;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
                   "CREATE POLICY own ON orders USING (customer = 1);",
               .sql = "ALTER TABLE orders FORCE ROW LEVEL SECURITY;"},
      .check = check_rls_weakening,
  };
}

}  // namespace migc::lint::rules
