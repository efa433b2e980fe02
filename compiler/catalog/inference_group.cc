// GROUP BY of a primary key: other columns of its table may stand outside of aggregates, and the
// query then needs the constraint (check_functional_grouping of pg_constraint.c).
#include <algorithm>
#include <charconv>

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
  if (each.kind == ExpressionKind::call && !each.is_window) {
    const sql::QualifiedName name = qualified(each.name);
    const auto functions = types_.functions(name.schema, name.name);
    if (std::any_of(functions.begin(), functions.end(),
                    [](const auto& facts) { return facts.kind == FunctionKind::aggregate; }))
      return;
  }
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

}  // namespace migc::catalog
