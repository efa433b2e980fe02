// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/sql/names.h"
#include "lint/rule.h"
#include "lint/shared_fixes.h"

namespace migc::lint::rules {
namespace {

// Of the output column that a key of GROUP BY is: by its number, name or expression; zero: none.
std::size_t output_of(const catalog::Code& code, const sql::Expression& key) {
  const auto& targets = code.query->targets;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const sql::Expression& value = targets[i].value;
    const bool is_number =
        key.kind == sql::ExpressionKind::integer && key.value == std::to_string(i + 1);
    const bool is_alias = key.kind == sql::ExpressionKind::column && !targets[i].name.empty() &&
                          key.name.size() == 1 && key.name.back() == targets[i].name;
    const bool is_column = key.kind == sql::ExpressionKind::column && value.kind == key.kind &&
                           key.name.back() == value.name.back();
    const bool is_same_text =
        !key.span.empty() && code.source->text(key.span) == code.source->text(value.span);
    if (is_number || is_alias || is_column || is_same_text) return i + 1;
  }
  return 0;
}

// Columns of which no two rows of the view have the same values, as its query says: those that it
// groups by. Empty: it does not say so.
std::vector<std::string> grouped_columns(const Relation& view) {
  if (!view.query || !view.query->query || view.query->query->kind != sql::QueryKind::select)
    return {};
  const sql::Query& query = *view.query->query;
  const bool has_star = std::any_of(
      query.targets.begin(), query.targets.end(),
      [](const sql::Target& each) { return each.value.kind == sql::ExpressionKind::star; });
  std::vector<std::string> columns;
  for (const sql::Expression& key : query.group_by) {
    const std::size_t place = has_star ? 0 : output_of(*view.query, key);
    if (place == 0 || place > view.columns.size()) return {};
    columns.push_back(view.columns[place - 1]->name);
  }
  return columns;
}

// The index that the view's query allows; of a view without data, the REFRESH that gives it some.
std::optional<Fix> meet(const Step& step, const sql::Refresh& refresh) {
  const Words words(step.source->text(), step.statement.span);
  const ObjectId id = step.relation(refresh.name);
  const auto* const view = step.before.find_as<Relation>(id);
  const auto concurrently = words.find({"concurrently"});
  if (view == nullptr || !concurrently) return std::nullopt;
  if (!view->populated)
    return Fix{.title = "refresh without CONCURRENTLY: nobody can read the view yet",
               .care = Care::judgement,
               .edits = {take_out(step, *concurrently)}};
  const std::vector<std::string> columns = grouped_columns(*view);
  if (columns.empty() || !refresh.with_data) return std::nullopt;
  const std::string name = free_index_name(step.before, id, columns);
  std::string keys;
  for (const std::string& each : columns)
    keys += (keys.empty() ? "" : ", ") + sql::quote_identifier(each);
  return Fix{
      .title = "build a unique index of the columns that the view groups by",
      .care = Care::judgement,
      .edits = {before_statement(
          step, fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({});\n",
                            sql::quote_identifier(name), qualified_name(step.before, id), keys))},
      .leaves_transaction = true};
}

void check_refresh_concurrently_requirements(const Step& step, Report& report) {
  const auto* const refresh = step.as<sql::Refresh>();
  if (refresh == nullptr || !refresh->concurrently) return;
  report.add(refresh->name_span, step.found.refusal->message)
      .fixed_by(meet(step, *refresh))
      .diagnostic.with_sqlstate(step.found.refusal->sqlstate);
}

}  // namespace

Rule refresh_concurrently_requirements() {
  return {
      .name = "refresh-concurrently-requirements",
      .group = Group::code,
      .severity = Severity::error,
      .summary = "REFRESH MATERIALIZED VIEW CONCURRENTLY that the server refuses",
      .why =
          "It needs a unique index on plain columns over all rows, and a view that holds data "
          "already.",
      .instead =
          "CREATE UNIQUE INDEX on the view first; the first REFRESH is one without CONCURRENTLY",
      .fix =
          "builds a unique index of the columns that the view groups by, or leaves CONCURRENTLY "
          "out where it "
          "has no data; needs judgement: whether the rows are that unique",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                        "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM "
                        "orders GROUP BY customer;",
              .sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY counts;"},
      .good = {.schema =
                   "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);\n"
                   "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM orders "
                   "GROUP BY customer;\n"
                   "CREATE UNIQUE INDEX ON counts (customer);",
               .sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY counts;"},
      .check_refused = check_refresh_concurrently_requirements,
  };
}

}  // namespace migc::lint::rules
