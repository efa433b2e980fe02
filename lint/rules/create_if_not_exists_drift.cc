// SPDX-License-Identifier: MIT
#include "lint/alter_parts.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"
#include "lint/statement_edits.h"

namespace migc::lint::rules {
namespace {

void check_create_if_not_exists_drift(const Step& step, Report& report) {
  const auto report_one = [&](Span span, std::string_view what, std::string_view name,
                              std::vector<Edit> edits) {
    report.add(span, fmt::format("{} \"{}\" exists: the statement changes nothing", what, name))
        .fixed_by(Fix{.title = "take it out: what is there stays as it is",
                      .care = Care::judgement,
                      .edits = std::move(edits)});
  };
  if (const auto* const table = step.as<sql::CreateTable>()) {
    if (table->if_not_exists && step.before.find(step.relation(table->name)) != nullptr)
      report_one(table->name_span, "relation", table->name.name,
                 {take_out_statement(step.source->text(), step.statement.span)});
  } else if (const auto* const index = step.as<sql::CreateIndex>()) {
    const ObjectId id = step.relation({index->table.schema, index->name});
    if (index->if_not_exists && step.before.find(id) != nullptr)
      report_one(index->name_span, "relation", index->name,
                 {take_out_statement(step.source->text(), step.statement.span)});
  } else if (const auto* const alter = step.as<sql::AlterTable>()) {
    const ObjectId id = step.relation(alter->name);
    for (const sql::AlterCommand& each : alter->commands) {
      if (!each.if_not_exists || find_column(step.before, id, each.name) == 0) continue;
      report_one(each.name_span, "column", each.name,
                 alter->commands.size() == 1
                     ? std::vector{take_out_statement(step.source->text(), step.statement.span)}
                     : alter_without(*alter, [&](const auto& other) { return &other == &each; }));
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
      .fix =
          "takes it out; needs judgement: the definition that is there may not be the one that is "
          "meant",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, total numeric);"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql =
                   "CREATE TABLE IF NOT EXISTS invoices (id bigint PRIMARY KEY, total numeric);"},
      .check = check_create_if_not_exists_drift,
  };
}

}  // namespace migc::lint::rules
