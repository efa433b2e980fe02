// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool deletes_all(const std::optional<sql::Expression>& where) {
  return !where || (where->kind == sql::ExpressionKind::boolean && where->value == "true");
}

void check_delete_without_where(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::delete_rows ||
      !deletes_all(run->query->where) || !run->query->from.empty()) {
    return;
  }
  report
      .add(run->query->relation_span,
           fmt::format("every row of \"{}\" is lost", run->query->relation.name))
      .on(step.relation(run->query->relation));
}

}  // namespace

Rule delete_without_where() {
  return {
      .name = "delete-without-where",
      .group = Group::data,
      .severity = Severity::error,
      .summary = "DELETE of every row of a table in use",
      .why =
          "All rows are lost, each of them is locked until COMMIT, and every cascade runs once for "
          "each.",
      .instead = "delete in batches by the primary key; or TRUNCATE, once no code uses the table",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "DELETE FROM orders;"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "DELETE FROM orders WHERE id BETWEEN 1 AND 1000;"},
      .check = check_delete_without_where,
  };
}

}  // namespace migc::lint::rules
