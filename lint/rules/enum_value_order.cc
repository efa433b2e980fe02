// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// Where the server puts it anyway.
std::optional<Fix> say_after(const Step& step) {
  for (const Change& each : step.changes()) {
    const auto* const type = each.old_as<catalog::Type>();
    if (type == nullptr || type->kind != catalog::TypeKind::enumeration || type->labels.empty())
      continue;
    return Fix{.title = "say behind which value it stands",
               .edits = {append(step, " AFTER " + sql::quote_literal(type->labels.back()))}};
  }
  return std::nullopt;
}

void check_enum_value_order(const Step& step, Report& report) {
  const auto* const alter = step.as<sql::AlterEnum>();
  if (alter == nullptr || !alter->old_label.empty() || !alter->neighbour.empty()) return;
  report
      .add(step.statement.span,
           fmt::format("\"{}\" sorts behind all other values", alter->new_label))
      .fixed_by(say_after(step));
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
      .fix = "says AFTER which value the server puts it",
      .bad = {.schema = "CREATE TYPE state AS ENUM ('new', 'done');",
              .sql = "ALTER TYPE state ADD VALUE 'open';"},
      .good = {.schema = "CREATE TYPE state AS ENUM ('new', 'done');",
               .sql = "ALTER TYPE state ADD VALUE 'open' AFTER 'new';"},
      .check = check_enum_value_order,
  };
}

}  // namespace migc::lint::rules
