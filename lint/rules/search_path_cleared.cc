// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/statement_edits.h"

namespace migc::lint::rules {
namespace {

void check_search_path_cleared(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->targets.size() != 1) return;
  const sql::Expression& call = run->query->targets.front().value;
  const bool clears = call.kind == sql::ExpressionKind::call && !call.name.empty() &&
                      call.name.back() == "set_config" && call.arguments.size() == 3 &&
                      call.arguments[0].value == "search_path" && call.arguments[1].value.empty();
  if (!clears) return;
  report.add(step.statement.span, "names without a schema are not found from here on")
      .fixed_by(Fix{.title = "take the statement out",
                    .edits = {take_out_statement(step.source->text(), step.statement.span)}});
}

}  // namespace

Rule search_path_cleared() {
  return {
      .name = "search-path-cleared",
      .group = Group::scripts,
      .severity = Severity::warning,
      .summary = "search_path set to nothing",
      .why =
          "pg_dump writes that at the head of its files: every name without a schema behind it, in "
          "the same session, is not found.",
      .instead = "leave the line out, or name the schema everywhere",
      .fix = "takes the statement out",
      .bad = {.schema = {}, .sql = "SELECT pg_catalog.set_config('search_path', '', false);"},
      .good = {.schema = {}, .sql = "SET search_path = public;"},
      .check = check_search_path_cleared,
  };
}

}  // namespace migc::lint::rules
