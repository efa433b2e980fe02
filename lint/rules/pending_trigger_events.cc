// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_pending_trigger_events(const Step& step, Report& report) {
  if (step.found.refusal->sqlstate != "55006") return;
  report.add(step.statement.span, step.found.refusal->message)
      .fixed_by(Fix{.title = "check what was deferred before it",
                    .care = Care::judgement,
                    .edits = {before_statement(step, "SET CONSTRAINTS ALL IMMEDIATE;\n")}})
      .diagnostic.with_sqlstate("55006");
}

}  // namespace

Rule pending_trigger_events() {
  return {
      .name = "pending-trigger-events",
      .group = Group::transactions,
      .severity = Severity::error,
      .summary = "ALTER TABLE of a table whose triggers still wait",
      .why =
          "The server refuses it: rows were written in the same transaction, and deferred "
          "constraints or triggers on the table have not fired yet.",
      .instead = "SET CONSTRAINTS ALL IMMEDIATE before it, or a revision of its own",
      .fix =
          "puts SET CONSTRAINTS ALL IMMEDIATE before it; needs judgement: what was deferred is "
          "checked "
          "there, and from there on",
      .bad = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                        "customers DEFERRABLE INITIALLY DEFERRED);",
              .sql = "INSERT INTO customers (id) VALUES (1);\n"
                     "INSERT INTO orders (id, customer) VALUES (1, 1);\n"
                     "ALTER TABLE orders ADD COLUMN note text;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES "
                         "customers DEFERRABLE INITIALLY DEFERRED);",
               .sql = "INSERT INTO orders (id, customer) VALUES (1, 1);\n"
                      "-- next revision\n"
                      "ALTER TABLE orders ADD COLUMN note text;"},
      .check_refused = check_pending_trigger_events,
  };
}

}  // namespace migc::lint::rules
