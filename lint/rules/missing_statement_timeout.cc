// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

bool is_limited(const Step& step) {
  if (const auto value = step.variables.value("statement_timeout"))
    return value->find_first_of("123456789") != std::string::npos;
  return !step.range.config.script.statement_timeout.is_none();
}

void check_missing_statement_timeout(const Step& step, Report& report) {
  if (!step.transaction.is_block || is_limited(step)) return;
  for (const effects::Scan& each : step.in_use().scans) {
    if (!effects::blocks_writes(each.mode) || !step.is_in_use(each.relation)) continue;
    report
        .add(step.statement.span,
             fmt::format("nothing limits how long {} is read while others wait",
                         quoted(step.before, each.relation)))
        .on(each.relation)
        .shows(step.in_use())
        .fixed_by(Fix{.title = "SET LOCAL statement_timeout before it",
                      .care = Care::judgement,
                      .edits = {before_statement(step, "SET LOCAL statement_timeout = '30s';\n")}});
    return;
  }
}

}  // namespace

Rule missing_statement_timeout() {
  return {
      .name = "missing-statement-timeout",
      .group = Group::locks,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "slow work under a blocking lock without a statement_timeout",
      .why =
          "A scan, rewrite or index build that takes longer than thought holds its lock without "
          "bound. What holds no blocking lock (CREATE INDEX CONCURRENTLY, VALIDATE CONSTRAINT) "
          "should run without a timeout.",
      .instead = "SET LOCAL statement_timeout for the transaction, or set script.statement_timeout",
      .fix =
          "puts SET LOCAL statement_timeout = '30s' before the statement; needs judgement: how "
          "long the "
          "work takes on your rows",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
              .sql = "-- migrate:ignore alter-type-rewrite: the table is small\n"
                     "ALTER TABLE orders ALTER COLUMN customer TYPE numeric;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note text);",
               .sql = "SET LOCAL statement_timeout = '30s';\n"
                      "-- migrate:ignore alter-type-rewrite: the table is small\n"
                      "ALTER TABLE orders ALTER COLUMN customer TYPE numeric;"},
      .check = check_missing_statement_timeout,
  };
}

}  // namespace migc::lint::rules
