// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_rls_enable_no_policy(const Step&, const Part& part, Report& report) {
  if (part.command.action != AlterAction::enable_row_security ||
      !policies_of(part.before, part.relation).empty()) {
    return;
  }
  report
      .add(part.command.span, fmt::format("{} looks empty to everybody but its owner",
                                          quoted(part.before, part.relation)))
      .on(part.relation);
}

}  // namespace

Rule rls_enable_no_policy() {
  return {
      .name = "rls-enable-no-policy",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "ENABLE ROW LEVEL SECURITY on a table in use without a policy",
      .why =
          "Everybody but the owner and superusers sees no rows and can write none, from this "
          "moment on.",
      .instead = "CREATE POLICY first, in the same transaction",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE POLICY own ON orders USING (customer = 1);\n"
                      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"},
      .check_part = check_rls_enable_no_policy,
  };
}

}  // namespace migc::lint::rules
