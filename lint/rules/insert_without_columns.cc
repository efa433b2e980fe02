// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_insert_without_columns(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::insert ||
      !run->query->assignments.empty() || !run->query->source) {
    return;
  }
  report
      .add(run->query->relation_span,
           fmt::format("which column of \"{}\" gets which value depends on their order",
                       run->query->relation.name))
      .on(step.relation(run->query->relation));
}

}  // namespace

Rule insert_without_columns() {
  return {
      .name = "insert-without-columns",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "INSERT without a list of columns",
      .why =
          "The values go to the columns in the order that the table happens to have: after the "
          "next ADD or DROP COLUMN the statement fails, or fills other columns than it meant.",
      .instead = "name the columns",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "INSERT INTO orders VALUES (1, 2, 'a');"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "INSERT INTO orders (id, customer, code) VALUES (1, 2, 'a');"},
      .check = check_insert_without_columns,
  };
}

}  // namespace migc::lint::rules
