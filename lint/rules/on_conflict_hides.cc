// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_on_conflict_hides(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || !run->query->on_conflict || run->query->conflict_updates) return;
  report.add(run->query->relation_span, "rows that are there with other values stay as they are");
}

}  // namespace

Rule on_conflict_hides() {
  return {
      .name = "on-conflict-hides",
      .group = Group::data,
      .severity = Severity::note,
      .is_on = false,
      .summary = "INSERT … ON CONFLICT DO NOTHING in a migration",
      .why =
          "A row that is there with other values is kept without a word: databases go on with "
          "different data.",
      .instead = "ON CONFLICT … DO UPDATE, or a verify section that looks",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "INSERT INTO orders (id, code) VALUES (1, 'a') ON CONFLICT DO NOTHING;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "INSERT INTO orders (id, code) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE "
                      "SET code = excluded.code;"},
      .check = check_on_conflict_hides,
  };
}

}  // namespace migc::lint::rules
