// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool updates_all(const std::optional<sql::Expression>& where) {
  return !where || (where->kind == sql::ExpressionKind::boolean && where->value == "true");
}

void check_update_without_where(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::update ||
      !updates_all(run->query->where) || !run->query->from.empty()) {
    return;
  }
  report
      .add(run->query->relation_span,
           fmt::format("every row of \"{}\" is written again and locked until COMMIT",
                       run->query->relation.name))
      .on(step.relation(run->query->relation));
}

}  // namespace

Rule update_without_where() {
  return {
      .name = "update-without-where",
      .group = Group::data,
      .severity = Severity::error,
      .summary = "UPDATE of every row of a table in use",
      .why =
          "Each row is written anew and stays locked until COMMIT: the table swells to twice its "
          "size, writers wait, replicas fall behind, and VACUUM can do nothing meanwhile.",
      .instead = "update in batches by the primary key, each in a transaction of its own",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "UPDATE orders SET code = 'x';"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "UPDATE orders SET code = 'x' WHERE id BETWEEN 1 AND 1000;"},
      .check = check_update_without_where,
  };
}

}  // namespace migc::lint::rules
