// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_refused_statement(const Step& step, Report& report) {
  const catalog::Refusal& refusal = *step.found.refusal;
  Finding& finding = report.add(refusal.span.value_or(step.statement.span),
                                "the server would refuse this: " + refusal.message);
  finding.diagnostic.with_sqlstate(refusal.sqlstate);
  if (!refusal.detail.empty()) finding.because(refusal.detail);
}

}  // namespace

Rule refused_statement() {
  return {
      .name = "refused-statement",
      .group = Group::hygiene,
      .severity = Severity::error,
      .summary = "a statement that the server would not run on this schema",
      .why =
          "Replayed on the schema that the history makes, the statement fails: a name is "
          "missing or taken, types do not fit, other objects depend on what is dropped. The "
          "history is broken, or the database has drifted from it.",
      .instead =
          "mend the statement; what exists outside the history belongs into the files of "
          "target.external_schema",
      .bad = {"CREATE TABLE orders (id bigint PRIMARY KEY);",
              "ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;"},
      .good = {"CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
               "ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;"},
      .check_refused = check_refused_statement,
      .is_last_resort = true,
  };
}

}  // namespace migc::lint::rules
