// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_unnamed_concurrent_index(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateIndex>();
  if (create == nullptr || !create->concurrently || !create->name.empty()) return;
  report.add(create->table_span, "a failed build leaves an index whose name nothing here knows")
      .on(step.relation(create->table))
      .fixed_by(Fix{.title = "give it the name that the server would make up",
                    .edits = {*insert_behind(step, {"concurrently"},
                                             sql::quote_identifier(new_index_name(step)))}});
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
      .fix = "gives the index the name that the server would make up",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE INDEX CONCURRENTLY ON orders (customer);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check = check_unnamed_concurrent_index,
  };
}

}  // namespace migc::lint::rules
