// SPDX-License-Identifier: MIT
#include <algorithm>

#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_truncate_cascade(const Step& step, Report& report) {
  const auto* const truncate = step.as<sql::Truncate>();
  if (truncate == nullptr || !truncate->cascade) return;
  std::vector<ObjectId> named;
  for (const sql::Truncate::Table& each : truncate->tables)
    named.push_back(step.relation(each.name));
  for (const Address& each : step.in_use().data_loss) {
    if (each.column != 0 || std::find(named.begin(), named.end(), each.object) != named.end())
      continue;
    report
        .add(truncate->tables.front().span,
             fmt::format("{} is emptied as well", quoted(step.before, each.object)))
        .on(each.object);
  }
}

}  // namespace

Rule truncate_cascade() {
  return {
      .name = "truncate-cascade",
      .group = Group::compatibility,
      .severity = Severity::error,
      .summary = "TRUNCATE … CASCADE that empties other tables",
      .why =
          "Every table whose foreign keys refer to the named one is emptied as well, and those "
          "that refer to them, without being named.",
      .instead = "name all tables that are to be emptied, and leave CASCADE out",
      .bad =
          {.schema =
               "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
               "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);",
           .sql = "-- migrate:ignore truncate: test data\n"
                  "TRUNCATE customers CASCADE;"},
      .good = {.schema = "CREATE TABLE customers (id bigint PRIMARY KEY);",
               .sql = "-- migrate:ignore truncate: test data\n"
                      "TRUNCATE customers CASCADE;"},
      .check = check_truncate_cascade,
  };
}

}  // namespace migc::lint::rules
