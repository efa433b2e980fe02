// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_publication_all_tables_new_table(const Step& step, Report& report) {
  const auto* const create = step.as<sql::CreateTable>();
  if (create == nullptr || create->is_foreign ||
      create->persistence != sql::Persistence::permanent) {
    return;
  }
  for (const ObjectId each : publications(step.before)) {
    if (!publication_at(step.before, each)->all_tables) continue;
    report.add(create->name_span,
               fmt::format("publication {} sends its rows to subscribers that have no such table",
                           quoted(step.before, each)));
    return;
  }
}

}  // namespace

Rule publication_all_tables_new_table() {
  return {
      .name = "publication-all-tables-new-table",
      .group = Group::replication,
      .severity = Severity::warning,
      .summary = "a new table in a database that publishes all tables",
      .why =
          "Its rows are published at once, but the subscriber has no such table: its apply worker "
          "stops at the first row.",
      .instead = "create the table on the subscribers first, and REFRESH PUBLICATION there",
      .bad = {.schema = "CREATE PUBLICATION everything FOR ALL TABLES;",
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY);"},
      .good = {.schema = "CREATE PUBLICATION everything FOR ALL TABLES;",
               .sql = "CREATE UNLOGGED TABLE orders (id bigint PRIMARY KEY);"},
      .check = check_publication_all_tables_new_table,
  };
}

}  // namespace migc::lint::rules
