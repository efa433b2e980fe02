// SPDX-License-Identifier: MIT
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_create_if_not_exists_drift(const Step& step, Report& report) {
  const auto report_one = [&](Span span, std::string_view what, std::string_view name) {
    report.add(span, fmt::format("{} \"{}\" exists: the statement changes nothing", what, name));
  };
  if (const auto* const table = step.as<sql::CreateTable>()) {
    if (table->if_not_exists && step.before.find(step.relation(table->name)) != nullptr)
      report_one(table->name_span, "relation", table->name.name);
  } else if (const auto* const index = step.as<sql::CreateIndex>()) {
    const ObjectId id = step.relation({index->table.schema, index->name});
    if (index->if_not_exists && step.before.find(id) != nullptr)
      report_one(index->name_span, "relation", index->name);
  } else if (const auto* const alter = step.as<sql::AlterTable>()) {
    const ObjectId id = step.relation(alter->name);
    for (const sql::AlterCommand& each : alter->commands) {
      if (each.if_not_exists && find_column(step.before, id, each.name) != 0)
        report_one(each.name_span, "column", each.name);
    }
  }
}

}  // namespace

Rule create_if_not_exists_drift() {
  return {
      .name = "create-if-not-exists-drift",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "IF NOT EXISTS on what exists already",
      .why =
          "The server skips the statement with a NOTICE, whatever the definition that is there: "
          "databases go on with different schemas, and nobody knows.",
      .instead = "leave IF NOT EXISTS out, or alter what is there",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, total numeric);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql =
                   "CREATE TABLE IF NOT EXISTS invoices (id bigint PRIMARY KEY, total numeric);"},
      .check = check_create_if_not_exists_drift,
  };
}

}  // namespace migc::lint::rules
