// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_hash_index(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateIndex>();
  if (create != nullptr && create->method == "hash")
    report.add(create->name_span.empty() ? create->table_span : create->name_span,
               "a hash index serves equality alone");
}

}  // namespace

Rule hash_index() {
  return {
      .name = "hash-index",
      .group = Group::indexes,
      .severity = Severity::note,
      .is_on = false,
      .summary = "CREATE INDEX … USING hash",
      .why =
          "It serves equality alone: no range, no sort order, no unique constraint, no index-only "
          "scan.",
      .instead = "a btree index; hash pays for long values that are only compared for equality",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders USING hash (code);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
      .check = check_hash_index,
  };
}

}  // namespace migc::lint::rules
