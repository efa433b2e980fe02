// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rule_definition(const Step& step, Report& report) {
  const auto* const rule = step.as<sql::CreateRule>();
  if (rule == nullptr || rule->event == "select") return;
  report.add(rule->name_span,
             fmt::format("queries of \"{}\" are rewritten by a rule", rule->table.name));
}

}  // namespace

Rule rule_definition() {
  return {
      .name = "rule-definition",
      .group = Group::hygiene,
      .severity = Severity::warning,
      .summary = "CREATE RULE other than that of a view",
      .why =
          "A rule rewrites queries: it runs once a statement and not once a row, evaluates "
          "volatile expressions twice, and its counts of rows are wrong.",
      .instead = "a trigger, or a view with an INSTEAD OF trigger",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE TABLE log (id bigint PRIMARY KEY);\n"
                     "CREATE RULE note AS ON INSERT TO log DO ALSO NOTHING;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE VIEW codes AS SELECT code FROM orders;"},
      .check = check_rule_definition,
  };
}

}  // namespace migc::lint::rules
