// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_dynamic_sql_opaque(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  const bool calls = run != nullptr && run->query->kind == sql::QueryKind::select;
  const bool runs_code = calls || step.as<sql::Do>() != nullptr || step.as<sql::Call>() != nullptr;
  if (!runs_code) return;
  for (const std::string& each : step.in_use().uncertain) {
    // of any code at all
    if (each.starts_with("what the code of a ")) continue;
    report.add(step.statement.span, "what this does is not known").because(each);
    return;
  }
}

}  // namespace

Rule dynamic_sql_opaque() {
  return {
      .name = "dynamic-sql-opaque",
      .group = Group::transactions,
      .severity = Severity::warning,
      .summary = "code whose effect cannot be told beforehand",
      .why =
          "SQL that is put together at run time, or a function called for its effect, may do "
          "anything: neither its locks nor what it leaves behind can be reviewed, and what follows "
          "is judged without it.",
      .instead = "write the statements out",
      .bad = {.schema = {}, .sql = "DO $$ BEGIN EXECUTE current_setting('app.command'); END $$;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN note text'; END $$;"},
      .check = check_dynamic_sql_opaque,
  };
}

}  // namespace migc::lint::rules
