// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// Arithmetic on the column, or its text with something added.
bool computes_from(const sql::Expression& value, std::string_view column) {
  if (value.kind != sql::ExpressionKind::operation) return false;
  for (const sql::Expression& each : value.arguments) {
    const bool itself = each.kind == sql::ExpressionKind::column && each.name.back() == column;
    if (itself || computes_from(each, column)) return true;
  }
  return false;
}

void check_backfill_not_idempotent(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::update) return;
  for (const sql::Target& each : run->query->assignments) {
    if (!computes_from(each.value, each.name)) continue;
    report.add(each.span, fmt::format("a second run changes \"{}\" again", each.name))
        .on(step.relation(run->query->relation));
  }
}

}  // namespace

Rule backfill_not_idempotent() {
  return {
      .name = "backfill-not-idempotent",
      .group = Group::data,
      .severity = Severity::warning,
      .is_on = false,
      .summary = "UPDATE that computes a column from itself",
      .why =
          "Run again after it was broken off, or by two runners, it changes the rows that are done "
          "a second time.",
      .instead = "write into another column; or a condition that leaves out what is done",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "UPDATE orders SET customer = customer * 100 WHERE id BETWEEN 1 AND 1000;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "UPDATE orders SET customer = 100 WHERE id BETWEEN 1 AND 1000;"},
      .check = check_backfill_not_idempotent,
  };
}

}  // namespace migc::lint::rules
