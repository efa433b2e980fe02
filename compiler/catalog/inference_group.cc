// GROUP BY of a primary key: other columns of its table may stand outside of aggregates, and the
// query then needs the constraint (check_functional_grouping of pg_constraint.c).
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/inference_analyzer.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;

struct Key {
  ObjectId constraint = k_no_object;
  std::vector<std::int16_t> columns;
};

std::optional<Key> primary_key(const Catalog& catalog, ObjectId relation) {
  std::optional<Key> key;
  if (catalog.find_as<Relation>(relation) == nullptr) return key;
  catalog.visit_names(NameClass::constraint, relation, [&](const Name&, ObjectId id) {
    const auto* const each = catalog.find_as<Constraint>(id);
    const bool usable =
        each != nullptr && each->kind == sql::ConstraintKind::primary_key && !each->deferrable;
    if (usable) key = Key{id, each->columns};
  });
  return key;
}

}  // namespace

// The column that a key of GROUP BY is, by name or by its number among the targets; none if it is
// no column.
Address Analyzer::grouped_column(const Expression& each, const Columns& output,
                                 const Scope& scope) {
  if (each.kind == ExpressionKind::integer) {
    std::size_t number = 0;
    std::from_chars(each.value.data(), each.value.data() + each.value.size(), number);
    return number > 0 && number <= output.size() ? output[number - 1].origin : Address{};
  }
  if (each.kind != ExpressionKind::column) return {};
  const auto has = [&](const Columns& columns) {
    return std::find_if(columns.begin(), columns.end(), [&](const OutputColumn& column) {
             return column.name == each.name.back();
           }) != columns.end();
  };
  const bool is_input = each.name.size() > 1 ||
                        std::any_of(scope.items.begin(), scope.items.end(), [&](const Item& item) {
                          return item.columns_visible && has(*item.columns);
                        });
  if (is_input) return expression(each, scope).origin;
  for (const OutputColumn& column : output) {
    if (column.name == each.name.back()) return column.origin;
  }
  return {};
}

// Columns that are named outside of aggregates.
void Analyzer::ungrouped(const Expression& each, const Scope& scope, std::set<Address>& used) {
  if (each.kind == ExpressionKind::column) {
    used.insert(expression(each, scope).origin);
    return;
  }
  if (each.kind == ExpressionKind::star) {
    for (const OutputColumn& column : star(each, scope).columns) used.insert(column.origin);
    return;
  }
  if (is_aggregate_call(session_, each)) return;
  for (const Expression& argument : each.arguments) ungrouped(argument, scope, used);
  for (const Expression& extra : each.extra) ungrouped(extra, scope, used);
}

void Analyzer::refer_grouping_keys(const sql::Query& each, const Columns& output,
                                   const Scope& scope) {
  if (each.group_by.empty()) return;
  std::set<Address> grouped;
  for (const Expression& key : each.group_by) {
    // a column of some of the grouping sets alone does not count
    if (key.kind == ExpressionKind::grouping) return;
    grouped.insert(grouped_column(key, output, scope));
  }
  std::set<Address> used;
  for (const sql::Target& target : each.targets) ungrouped(target.value, scope, used);
  if (each.having) ungrouped(*each.having, scope, used);
  for (const Item& item : scope.items) {
    const auto key = primary_key(session_.catalog, item.relation);
    if (!key) continue;
    const bool all =
        std::all_of(key->columns.begin(), key->columns.end(), [&](std::int16_t column) {
          return grouped.count({item.relation, column}) != 0;
        });
    const bool needed = std::any_of(used.begin(), used.end(), [&](const Address& column) {
      return column.object == item.relation && grouped.count(column) == 0;
    });
    if (all && needed) refer({key->constraint, 0});
  }
}

// ---- what is not grouped (parseCheckAggregates), as far as it is certain

bool Analyzer::has_aggregate(const Expression& each) const {
  const auto has = [&](const Expression& part) { return has_aggregate(part); };
  return is_aggregate_call(session_, each) ||
         std::any_of(each.arguments.begin(), each.arguments.end(), has) ||
         std::any_of(each.extra.begin(), each.extra.end(), has);
}

namespace {

// The names of columns in an expression, subqueries left out.
void collect_names(const Expression& each, std::set<std::string>& names) {
  if (each.kind == ExpressionKind::column && !each.name.empty()) names.insert(each.name.back());
  if (each.kind == ExpressionKind::star) names.insert("*");
  for (const Expression& part : each.arguments) collect_names(part, names);
  for (const Expression& part : each.extra) collect_names(part, names);
}

// A table whose columns all may stand anywhere once its key is grouped.
bool has_key(const Session& session, const Scope& scope) {
  return std::any_of(scope.items.begin(), scope.items.end(), [&](const Item& item) {
    return !item.known || primary_key(session.catalog, item.relation).has_value();
  });
}

}  // namespace

// The first column of this level's tables that is neither grouped nor inside of an aggregate; what
// has the name of a grouped one counts as such.
const Expression* Analyzer::ungrouped_column(const Expression& each, const Scope& scope,
                                             const std::set<std::string>& grouped) const {
  if (each.query != nullptr || is_aggregate_call(session_, each)) return nullptr;
  if (each.kind == ExpressionKind::grouping) return nullptr;
  if (each.kind == ExpressionKind::column) {
    if (each.name.empty() || grouped.count(each.name.back()) != 0) return nullptr;
    const bool own = std::any_of(scope.items.begin(), scope.items.end(), [&](const Item& item) {
      if (each.name.size() == 1 ? !item.columns_visible
                                : item.alias != each.name[each.name.size() - 2]) {
        return false;
      }
      return std::any_of(item.columns->begin(), item.columns->end(),
                         [&](const auto& column) { return column.name == each.name.back(); });
    });
    return own ? &each : nullptr;
  }
  for (const std::vector<Expression>* const list : {&each.arguments, &each.extra}) {
    for (const Expression& part : *list) {
      if (const auto* const found = ungrouped_column(part, scope, grouped)) return found;
    }
  }
  return nullptr;
}

// 42803
void Analyzer::require_grouping(const sql::Query& each, const Scope& scope) {
  const bool aggregates =
      each.having || std::any_of(each.targets.begin(), each.targets.end(),
                                 [&](const auto& target) { return has_aggregate(target.value); });
  if ((!aggregates && each.group_by.empty()) || !is_outermost(scope)) return;
  if (!each.group_by.empty() && has_key(session_, scope)) return;
  std::set<std::string> grouped;
  for (const Expression& key : each.group_by) {
    collect_names(key, grouped);
    // a number or a target's name stands for the target
    std::size_t number = 0;
    std::from_chars(key.value.data(), key.value.data() + key.value.size(), number);
    for (std::size_t i = 0; i < each.targets.size(); ++i) {
      const sql::Target& target = each.targets[i];
      const bool by_number = key.kind == ExpressionKind::integer && number == i + 1;
      const bool by_name = key.kind == ExpressionKind::column && key.name.back() == target.name;
      if (by_number || by_name) collect_names(target.value, grouped);
    }
    if (key.kind == ExpressionKind::grouping) return;
  }
  if (grouped.count("*") != 0) return;
  for (const sql::Target& target : each.targets) {
    const Expression* const found = ungrouped_column(target.value, scope, grouped);
    if (found == nullptr) continue;
    std::string name;
    for (const std::string& part : found->name) name += (name.empty() ? "" : ".") + part;
    refuse("42803", found->span,
           fmt::format("column \"{}\" must appear in the GROUP BY clause or be used in an "
                       "aggregate function",
                       name));
    return;
  }
}

}  // namespace migc::catalog
