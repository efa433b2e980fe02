// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_unnamed_concurrent_index(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateIndex>();
  if (create == nullptr || !create->concurrently || !create->name.empty()) return;
  report.add(create->table_span, "a failed build leaves an index whose name nothing here knows")
      .on(step.relation(create->table));
}

}  // namespace

Rule unnamed_concurrent_index() {
  return {
      .name = "unnamed-concurrent-index",
      .group = Group::indexes,
      .severity = Severity::warning,
      .summary = "CREATE INDEX CONCURRENTLY without a name",
      .why =
          "A build that fails leaves an invalid index under the name that the server made up; the "
          "next try makes up another one, and both are maintained for ever.",
      .instead = "give the index a name",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE INDEX CONCURRENTLY ON orders (customer);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check = check_unnamed_concurrent_index,
  };
}

}  // namespace migc::lint::rules
