// SPDX-License-Identifier: MIT
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// The first columns, as many as there are values, as the server takes them.
std::optional<Fix> name_columns(const Step& step, const sql::Query& insert) {
  const auto* const facts = step.before.find_as<Relation>(step.relation(insert.relation));
  if (facts == nullptr || insert.source->rows.empty()) return std::nullopt;
  const std::size_t width = insert.source->rows.front().size();
  std::string names;
  std::size_t count = 0;
  for (const auto& each : facts->columns) {
    if (each->dropped || count == width) continue;
    names += (count++ == 0 ? "" : ", ") + sql::quote_identifier(each->name);
  }
  if (count != width) return std::nullopt;
  const std::size_t place = insert.relation_span.end;
  return Fix{.title = "name the columns", .edits = {{{place, place}, " (" + names + ")"}}};
}

void check_insert_without_columns(const Step& step, Report& report) {
  const auto* const run = step.as<sql::RunQuery>();
  if (run == nullptr || run->query->kind != sql::QueryKind::insert ||
      !run->query->assignments.empty() || !run->query->source) {
    return;
  }
  report
      .add(run->query->relation_span,
           fmt::format("which column of \"{}\" gets which value depends on their order",
                       run->query->relation.name))
      .on(step.relation(run->query->relation))
      .fixed_by(name_columns(step, *run->query));
}

}  // namespace

Rule insert_without_columns() {
  return {
      .name = "insert-without-columns",
      .group = Group::compatibility,
      .severity = Severity::warning,
      .summary = "INSERT without a list of columns",
      .why =
          "The values go to the columns in the order that the table happens to have: after the "
          "next ADD or DROP COLUMN the statement fails, or fills other columns than it meant.",
      .instead = "name the columns",
      .fix = "names the columns that the values go to, where they are given as VALUES",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql = "INSERT INTO orders VALUES (1, 2, 'a');"},
      .good = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
               .sql = "INSERT INTO orders (id, customer, code) VALUES (1, 2, 'a');"},
      .check = check_insert_without_columns,
  };
}

}  // namespace migc::lint::rules
