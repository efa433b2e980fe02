// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_table_inheritance(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateTable>();
  if (create == nullptr || create->bound || create->inherits.empty()) return;
  const ObjectId parent = step.relation(create->inherits.front());
  report
      .add(create->name_span, fmt::format("its rows are rows of {} from now on, but keys hold for "
                                          "each table alone",
                                          quoted(step.before, parent)))
      .on(parent)
      .shows(step.in_use());
}

}  // namespace

Rule table_inheritance() {
  return {
      .name = "table-inheritance",
      .group = Group::hygiene,
      .severity = Severity::warning,
      .summary = "CREATE TABLE … INHERITS of a table in use",
      .why =
          "Keys, foreign keys and their indexes are not inherited: uniqueness holds for each table "
          "alone. Queries of the parent read the child as well, from now on.",
      .instead = "declarative partitioning, or a table of its own with a foreign key",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);",
              .sql = "CREATE TABLE big_orders (note text, PRIMARY KEY (id)) INHERITS (orders);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY);",
               .sql = "CREATE TABLE big_orders (id bigint PRIMARY KEY, note text);"},
      .check = check_table_inheritance,
  };
}

}  // namespace migc::lint::rules
