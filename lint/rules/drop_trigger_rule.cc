// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_drop_trigger_rule(const Step& step, Report& report) {
  ObjectId table = k_no_object;
  Span span = step.statement.span;
  if (const auto* const drop = step.as<sql::DropObjects>()) {
    if (drop->kind != ObjectKind::trigger && drop->kind != ObjectKind::rule) return;
    span = drop->objects.front().span;
    for (const Change& each : step.changes()) {
      if (const auto* const trigger = each.old_as<catalog::Trigger>()) table = trigger->relation;
      if (const auto* const rule = each.old_as<catalog::Rule>()) table = rule->relation;
    }
  } else if (const auto* const rule = step.as<sql::CreateRule>()) {
    table = step.relation(rule->table);
    span = rule->name_span;
  } else if (const auto* const rename = step.as<sql::Rename>()) {
    if (rename->kind != ObjectKind::trigger && rename->kind != ObjectKind::rule) return;
    table = step.object(ObjectKind::table, rename->object);
    span = rename->part_span;
  }
  if (!lock_on(step.in_use(), table)) return;
  report.add(span, fmt::format("{} is locked, for readers too", quoted(step.before, table)))
      .on(table)
      .shows(step.in_use());
}

}  // namespace

Rule drop_trigger_rule() {
  return {
      .name = "drop-trigger-rule",
      .group = Group::code,
      .severity = Severity::warning,
      .summary = "DROP or RENAME of a trigger, or any change of a rule, on a table in use",
      .why =
          "It takes an ACCESS EXCLUSIVE lock, which stops readers too; making or disabling a "
          "trigger stops writers alone.",
      .instead =
          "DISABLE TRIGGER or CREATE OR REPLACE TRIGGER; drop it in a quiet moment with a short "
          "lock_timeout",
      .bad = {.schema = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN "
                        "NEW; END';\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE "
                        "FUNCTION stamp();",
              .sql = "DROP TRIGGER stamp ON orders;"},
      .good = {.schema = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
                         "RETURN NEW; END';\n",
               .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                      "CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION "
                      "stamp();\n"
                      "DROP TRIGGER stamp ON orders;"},
      .check = check_drop_trigger_rule,
  };
}

}  // namespace migc::lint::rules
