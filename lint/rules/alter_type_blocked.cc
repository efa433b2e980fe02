// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_alter_type_blocked(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterTable>();
  if (alter == nullptr || step.found.refusal->sqlstate != "0A000") return;
  for (const sql::AlterCommand& each : alter->commands) {
    if (each.action != AlterAction::set_type) continue;
    report.add(each.name_span, step.found.refusal->message)
        .because(step.found.refusal->detail)
        .diagnostic.with_sqlstate("0A000");
    return;
  }
}

}  // namespace

Rule alter_type_blocked() {
  return {
      .name = "alter-type-blocked",
      .group = Group::locks,
      .severity = Severity::error,
      .summary = "a change of type of a column that a view, rule, policy or trigger uses",
      .why =
          "The server refuses it: a view, rule, generated column, policy, trigger or publication "
          "keeps the column's type.",
      .instead =
          "drop what depends on the column and make it again in the same transaction, with its "
          "grants, options and comments",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));\n"
                        "CREATE VIEW codes AS SELECT code FROM orders;",
              .sql = "ALTER TABLE orders ALTER COLUMN code TYPE text;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(20));\n"
                         "CREATE VIEW codes AS SELECT code FROM orders;",
               .sql = "DROP VIEW codes;\n"
                      "ALTER TABLE orders ALTER COLUMN code TYPE text;"},
      .check_refused = check_alter_type_blocked,
  };
}

}  // namespace migc::lint::rules
