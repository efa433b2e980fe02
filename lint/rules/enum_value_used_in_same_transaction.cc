// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_enum_value_used_in_same_transaction(const Step& step, Report& report) {
  const catalog::Refusal& refusal = *step.found.refusal;
  if (refusal.sqlstate != "55P04") return;
  report.add(refusal.span.value_or(step.statement.span), refusal.message)
      .diagnostic.with_sqlstate("55P04");
}

}  // namespace

Rule enum_value_used_in_same_transaction() {
  return {
      .name = "enum-value-used-in-same-transaction",
      .group = Group::transactions,
      .severity = Severity::error,
      .summary = "a new enum value used before its transaction has ended",
      .why =
          "The server refuses it: a value that ALTER TYPE … ADD VALUE brings can be used only "
          "after COMMIT.",
      .instead = "ALTER TYPE … ADD VALUE outside of BEGIN … COMMIT, or in an earlier revision",
      .bad = {.schema = "CREATE TYPE state AS ENUM ('new');\n"
                        "CREATE TABLE orders (id bigint PRIMARY KEY, state state);",
              .sql = "BEGIN;\n"
                     "ALTER TYPE state ADD VALUE 'done' AFTER 'new';\n"
                     "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'done';\n"
                     "COMMIT;"},
      .good = {.schema = "CREATE TYPE state AS ENUM ('new');\n"
                         "CREATE TABLE orders (id bigint PRIMARY KEY, state state);",
               .sql = "ALTER TYPE state ADD VALUE 'done' AFTER 'new';\n"
                      "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'done';"},
      .check_refused = check_enum_value_used_in_same_transaction,
  };
}

}  // namespace migc::lint::rules
