// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_truncate(const Step& step, Report& report) {
  const auto* const truncate = step.as<sql::Truncate>();
  if (truncate == nullptr) return;
  for (const sql::Truncate::Table& each : truncate->tables) {
    const ObjectId table = step.relation(each.name);
    report.add(each.span, fmt::format("all rows of {} are lost", quoted(step.before, table)))
        .on(table)
        .shows(step.in_use());
  }
}

}  // namespace

Rule truncate() {
  return {
      .name = "truncate",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "TRUNCATE of a table in use",
      .why =
          "All rows are lost under an ACCESS EXCLUSIVE lock, without the triggers of a DELETE; "
          "transactions that began before see an empty table all of a sudden.",
      .instead = "DELETE in batches, or drop the partition that holds the rows",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "TRUNCATE orders;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE TABLE scratch (id bigint PRIMARY KEY);\n"
                      "TRUNCATE scratch;"},
      .check = check_truncate,
  };
}

}  // namespace migc::lint::rules
