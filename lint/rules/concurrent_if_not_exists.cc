// SPDX-License-Identifier: MIT
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

void check_concurrent_if_not_exists(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateIndex>();
  if (create == nullptr || !create->concurrently || !create->if_not_exists) return;
  report
      .add(create->name_span,
           fmt::format("an invalid \"{}\" that an earlier try left is taken for the index",
                       create->name))
      .on(step.relation(create->table))
      .fixed_by(Fix{.title = "leave IF NOT EXISTS out: an index of that name is then an error",
                    .care = Care::judgement,
                    .edits = {take_out(step, *Words(step.source->text(), step.statement.span)
                                                  .find({"if", "not", "exists"}))}});
}

}  // namespace

Rule concurrent_if_not_exists() {
  return {
      .name = "concurrent-if-not-exists",
      .group = Group::indexes,
      .severity = Severity::error,
      .summary = "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
      .why =
          "A build that fails leaves an invalid index of that name behind. The next try finds it, "
          "prints a NOTICE, and reports success: the index is never used, but every write "
          "maintains it.",
      .instead = "leave IF NOT EXISTS out; migc's script drops an invalid left-over first",
      .fix =
          "leaves IF NOT EXISTS out; needs judgement: where such an index is there, the revision "
          "stops",
      .bad =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
           .sql =
               "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_idx ON orders (customer);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer);"},
      .check = check_concurrent_if_not_exists,
  };
}

}  // namespace migc::lint::rules
