// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

bool is_sequence(const Catalog& catalog, ObjectId id) {
  const auto* const relation = catalog.find_as<Relation>(id);
  return relation != nullptr && relation->kind == RelationKind::sequence;
}

// That a column's numbers come from, if they do not have to: of a serial column, or of an identity
// BY DEFAULT; zero if there is none.
ObjectId sequence_of(const Catalog& catalog, Address address) {
  const Column* const column = column_at(catalog, address);
  ObjectId found = k_no_object;
  if (column == nullptr) return found;
  if (column->identity == 'd') {
    catalog.visit_dependents(address.object, [&](const catalog::Dependency& each) {
      if (each.referenced == address && is_sequence(catalog, each.dependent.object))
        found = each.dependent.object;
    });
  } else if (column->default_value != k_no_object) {
    for (const catalog::Dependency& each : catalog.dependencies(column->default_value))
      if (is_sequence(catalog, each.referenced.object)) found = each.referenced.object;
  }
  return found;
}

// One setval() for each of the statement's columns that a sequence fills. It never goes back.
std::optional<Fix> tell_sequences(const Step& step, const sql::Query& insert) {
  const ObjectId table = step.relation(insert.relation);
  std::string told;
  for (const sql::Target& each : insert.assignments) {
    const Address column{table, find_column(step.before, table, each.name)};
    const ObjectId id = sequence_of(step.before, column);
    if (id == k_no_object) continue;
    const auto& facts = *step.before.find_as<Relation>(id)->sequence;
    if (facts.increment.starts_with('-')) return std::nullopt;  // those go down
    const std::string sequence = qualified_name(step.before, id);
    told += fmt::format(
        ";\nSELECT setval({}, greatest((SELECT max({}) FROM {}), (SELECT last_value FROM {})))",
        sql::quote_literal(sequence), sql::quote_identifier(each.name),
        qualified_name(step.before, table), sequence);
  }
  return Fix{.title = "tell the sequence of the numbers", .edits = {append(step, told)}};
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
    const Address column{table, find_column(step.before, table, each.name)};
    if (sequence_of(step.before, column) == k_no_object) continue;
    if (is_told_later(step)) return;
    report
        .add(each.span,
             fmt::format("the sequence of \"{}\" does not learn of these numbers", each.name))
        .fixed_by(tell_sequences(step, *run->query));
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
      .fix = "puts setval() behind the INSERT, up to the largest number that is there",
      .bad = {.schema = "CREATE TABLE states (id serial PRIMARY KEY, name text);",
              .sql = "INSERT INTO states (id, name) VALUES (1, 'new');"},
      .good = {.schema = "CREATE TABLE states (id serial PRIMARY KEY, name text);",
               .sql = "INSERT INTO states (id, name) VALUES (1, 'new');\n"
                      "SELECT setval('states_id_seq', 1);"},
      .check = check_seed_explicit_ids,
  };
}

}  // namespace migc::lint::rules
