// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_enum_value_order(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterEnum>();
  if (alter == nullptr || !alter->old_label.empty() || !alter->neighbour.empty()) return;
  report.add(step.statement.span,
             fmt::format("\"{}\" sorts behind all other values", alter->new_label));
}

}  // namespace

Rule enum_value_order() {
  return {
      .name = "enum-value-order",
      .group = Group::types,
      .severity = Severity::note,
      .is_on = false,
      .summary = "ALTER TYPE … ADD VALUE without BEFORE or AFTER",
      .why =
          "The value sorts behind all others: comparisons and ORDER BY of the enum follow that for "
          "ever.",
      .instead = "say BEFORE or AFTER which value",
      .bad = {.schema = "CREATE TYPE state AS ENUM ('new', 'done');",
              .sql = "ALTER TYPE state ADD VALUE 'open';"},
      .good = {.schema = "CREATE TYPE state AS ENUM ('new', 'done');",
               .sql = "ALTER TYPE state ADD VALUE 'open' AFTER 'new';"},
      .check = check_enum_value_order,
  };
}

}  // namespace migc::lint::rules
