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

// Whether setval() or RESTART stands behind the statement in its source.
bool is_told_later(const Step& step) {
  const std::string rest = to_lower(step.source->text().substr(step.statement.span.end));
  return rest.find("setval") != std::string::npos || rest.find("restart") != std::string::npos;
}

void check_seed_explicit_ids(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::insert) return;
  const ObjectId table = step.relation(run->query->relation);
  for (const sql::Target& each : run->query->assignments) {
    const Column* const column =
        column_at(step.before, {table, find_column(step.before, table, each.name)});
    if (column == nullptr || (column->identity != 'd' && !is_serial(step.before, *column)))
      continue;
    if (is_told_later(step)) return;
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
