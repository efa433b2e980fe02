// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

bool is_serial(const Catalog& catalog, const Column& column) {
  if (column.default_value == k_no_object) return false;
  for (const catalog::Dependency& each : catalog.dependencies(column.default_value)) {
    const auto* const relation = catalog.find_as<Relation>(each.referenced.object);
    if (relation != nullptr && relation->kind == RelationKind::sequence) return true;
  }
  return false;
}

void check_seed_explicit_ids(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::insert) return;
  const ObjectId table = step.relation(run->query->relation);
  const std::string_view rest = step.source->text().substr(step.statement.span.end);
  if (to_lower(rest).find("setval") != std::string::npos ||
      to_lower(rest).find("restart") != std::string::npos) {
    return;
  }
  for (const sql::Target& each : run->query->assignments) {
    const Column* const column =
        column_at(step.before, {table, find_column(step.before, table, each.name)});
    if (column == nullptr || (column->identity != 'd' && !is_serial(step.before, *column)))
      continue;
    report.add(each.span,
               fmt::format("the sequence of \"{}\" does not learn of these numbers", each.name));
  }
}

}  // namespace

Rule seed_explicit_ids() {
  return {
      .name = "seed-explicit-ids",
      .group = Group::data,
      .severity = Severity::warning,
      .summary = "INSERT of explicit numbers into a column that a sequence fills",
      .why =
          "The sequence does not learn of them: the next insert without a number gets one that is "
          "taken, and fails.",
      .instead = "leave the column out; or setval() behind the INSERT",
      .bad = {.schema = "CREATE TABLE states (id serial PRIMARY KEY, name text);",
              .sql = "INSERT INTO states (id, name) VALUES (1, 'new');"},
      .good = {.schema = "CREATE TABLE states (id serial PRIMARY KEY, name text);",
               .sql = "INSERT INTO states (id, name) VALUES (1, 'new');\n"
                      "SELECT setval('states_id_seq', 1);"},
      .check = check_seed_explicit_ids,
  };
}

}  // namespace migc::lint::rules
