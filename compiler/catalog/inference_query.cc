// Queries: WITH, SELECT, VALUES, set operations, DML (analyze.c, parse_cte.c, parse_target.c).
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/inference_conflict.h"
#include "compiler/catalog/type_common.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;
using sql::Query;
using sql::QueryKind;

ColumnsPtr share(Columns columns) { return std::make_shared<const Columns>(std::move(columns)); }

void settle(Columns& columns, Literals literals) {
  if (literals == Literals::stay) return;
  for (OutputColumn& column : columns) {
    if (column.type.type == type_id::unknown) column.type.type = type_id::text;
  }
}

std::string_view word(sql::SetOperation operation) {
  switch (operation) {
    case sql::SetOperation::intersect:
      return "INTERSECT";
    case sql::SetOperation::except:
      return "EXCEPT";
    default:
      return "UNION";
  }
}

// Where a recursive query's columns are not what its first part gives (analyzeCTE); behind the
// last if they are.
std::size_t changed_column(const Columns& first, const Columns& whole) {
  std::size_t at = 0;
  for (; at < whole.size() && at < first.size(); ++at) {
    const TypeUse& before = first[at].type;
    const TypeUse& after = whole[at].type;
    const bool known = before.type != k_no_object && after.type != k_no_object;
    if (known && !(before == after)) return at;
  }
  return whole.size();
}

}  // namespace

std::string Analyzer::name_of(const Expression& each) {
  return column_name_of(each, types_.version(), [&](const Query& query) {
    const auto found = first_columns_.find(&query);
    return found == first_columns_.end() ? std::string("?column?") : found->second;
  });
}

QueryColumns Analyzer::query(const Query& each, const Scope* outer, Withs* withs,
                             Literals literals) {
  Scope scope;
  scope.outer = outer;
  scope.withs = withs;
  if (each.with.empty()) return body(each, scope, literals);
  Withs own;
  own.outer = withs;
  own.scope = outer;
  with(each, own);
  scope.withs = &own;
  return body(each, scope, literals);
}

// ---- WITH

void Analyzer::with(const Query& each, Withs& withs) {
  if (each.recursive) {
    for (const sql::CommonTable& table : each.with) withs.tables[table.name].table = &table;
    for (const sql::CommonTable& table : each.with) {
      Common& common = withs.tables[table.name];
      if (!common.started) analyze(common, true, withs);
    }
    return;
  }
  for (const sql::CommonTable& table : each.with) {
    if (withs.tables.count(table.name) != 0)
      refuse("42712", table.span,
             fmt::format("WITH query name \"{}\" specified more than once", table.name));
    Common common;
    common.table = &table;
    analyze(common, false, withs);
    withs.tables[table.name] = std::move(common);
  }
}

// The left side of a recursive query gives the columns that the right one sees (analyzeCTE).
void Analyzer::analyze(Common& common, bool recursive, Withs& withs) {
  const sql::CommonTable& table = *common.table;
  common.started = true;
  if (table.query == nullptr) {
    common.known = false;
    return;
  }
  const auto finish = [&](QueryColumns given) {
    for (std::size_t i = 0; i < table.columns.size() && i < given.columns.size(); ++i)
      given.columns[i].name = table.columns[i];
    for (OutputColumn& column : given.columns) column.origin = {};
    for (const std::string& name : table.added_columns) given.columns.push_back({name, {}, {}, {}});
    settle(given.columns, Literals::to_text);
    common.known = given.known;
    common.columns = share(std::move(given.columns));
  };
  const bool is_union = recursive && table.query->kind == QueryKind::set_operation;
  if (is_union && table.query->with.empty())
    finish(query(*table.query->left, withs.scope, &withs, Literals::to_text));
  QueryColumns whole = query(*table.query, withs.scope, &withs, Literals::to_text);
  if (is_union && common.columns && common.known && whole.known) {
    const std::size_t at = changed_column(*common.columns, whole.columns);
    if (at < whole.columns.size())
      refuse("42804", table.span,
             fmt::format(
                 "recursive query \"{}\" column {} has type {} in non-recursive term but "
                 "type {} overall",
                 table.name, at + 1,
                 format_type(types_, (*common.columns)[at].type.type,
                             (*common.columns)[at].type.typmod),
                 format_type(types_, whole.columns[at].type.type, whole.columns[at].type.typmod)));
  }
  if (!is_union || !common.columns) finish(std::move(whole));
}

// ---- SELECT

QueryColumns Analyzer::body(const Query& each, const Scope& scope, Literals literals) {
  switch (each.kind) {
    case QueryKind::select:
      return select(each, scope, literals);
    case QueryKind::values:
      return values(each, scope, literals);
    case QueryKind::set_operation:
      return set_operation(each, scope, literals);
    default:
      return modify(each, scope, literals);
  }
}

// Whether no query around it offers names: an aggregate may belong to such a one.
bool Analyzer::is_outermost(const Scope& scope) {
  for (const Scope* outer = scope.outer; outer != nullptr; outer = outer->outer) {
    if (!outer->items.empty()) return false;
  }
  return true;
}

void Analyzer::forbid_in(const Expression& each, std::string_view place) {
  accept(forbidden_call(session_, each, place));
}

QueryColumns Analyzer::select(const Query& each, const Scope& outer, Literals literals) {
  Scope scope = outer;
  from_list(each.from, scope);
  QueryColumns result = targets(each.targets, scope, literals);
  if (each.where) condition(*each.where, scope, "WHERE");
  if (each.where && is_outermost(scope)) forbid_in(*each.where, "WHERE");
  if (each.having) condition(*each.having, scope, "HAVING");
  sort(each.order_by, result.columns, true, scope);
  sort(each.group_by, result.columns, false, scope);
  refer_grouping_keys(each, result.columns, scope);
  require_grouping(each, scope);
  return result;
}

QueryColumns Analyzer::targets(const std::vector<sql::Target>& list, const Scope& scope,
                               Literals literals) {
  QueryColumns result;
  for (const sql::Target& target : list) {
    const Expression& value = target.value;
    const bool is_star = value.kind == ExpressionKind::star;
    const bool is_fields = value.kind == ExpressionKind::field && value.name.back() == "*";
    if (is_star || is_fields) {
      if (is_star) note_star(value, scope);
      QueryColumns expanded = is_star ? star(value, scope) : fields_of(value, scope);
      result.known = result.known && expanded.known;
      for (OutputColumn& column : expanded.columns) result.columns.push_back(std::move(column));
      continue;
    }
    const Value given = expression(value, scope);
    if (target.name.empty() && value.kind == ExpressionKind::column)
      note_name(NameUse::Kind::output, value.span, given.origin, value.name.back());
    std::string name = target.name.empty() ? name_of(value) : target.name;
    result.columns.push_back({std::move(name), given.type, given.origin, given.collation});
  }
  settle(result.columns, literals);
  return result;
}

// ORDER BY and GROUP BY may name a column of the result or give its number; the one looks for the
// name there first, the other among the columns of FROM (findTargetlistEntrySQL92).
void Analyzer::sort(const std::vector<Expression>& list, const Columns& output, bool output_first,
                    const Scope& scope) {
  const auto is_output = [&](const Expression& each) {
    return std::any_of(output.begin(), output.end(), [&](const OutputColumn& column) {
      return column.name == each.name.front();
    });
  };
  const auto is_input = [&](const Expression& each) {
    return std::any_of(scope.items.begin(), scope.items.end(), [&](const Item& item) {
      return item.columns_visible &&
             std::any_of(item.columns->begin(), item.columns->end(),
                         [&](const auto& column) { return column.name == each.name.front(); });
    });
  };
  for (const Expression& each : list) {
    if (each.kind == ExpressionKind::grouping && each.value != "grouping") {
      sort(each.arguments, output, output_first, scope);
      continue;
    }
    const bool is_name = each.kind == ExpressionKind::column && each.name.size() == 1;
    if (is_name && is_output(each) && (output_first || !is_input(each))) continue;
    if (each.kind == ExpressionKind::row) {
      sort(each.arguments, output, output_first, scope);
    } else {
      expression(each, scope);
    }
  }
}

// ---- VALUES and set operations

QueryColumns Analyzer::values(const Query& each, const Scope& scope, Literals literals) {
  std::vector<Values> rows;
  for (const auto& row : each.rows) {
    Values list;
    for (const Expression& value : row) {
      if (value.kind == ExpressionKind::star) {
        for (const OutputColumn& column : star(value, scope).columns)
          list.push_back({.type = column.type});
      } else {
        list.push_back(expression(value, scope));
      }
    }
    rows.push_back(std::move(list));
  }
  QueryColumns result;
  for (std::size_t i = 0; !rows.empty() && i < rows.front().size(); ++i) {
    Values column;
    for (const Values& row : rows) {
      if (row.size() == rows.front().size()) column.push_back(row[i]);
    }
    if (column.size() != rows.size())
      refuse("42601", each.span, "VALUES lists must all be the same length");
    // one row of INSERT stays as it is: its literals become what the columns are
    const bool stays = literals == Literals::stay && rows.size() == 1;
    const Value value = stays ? column.front() : common(column, "VALUES", each.span);
    result.columns.push_back({"column" + std::to_string(i + 1), value.type, {}, {}});
  }
  sort(each.order_by, result.columns, true, scope);
  return result;
}

QueryColumns Analyzer::set_operation(const Query& each, const Scope& scope, Literals literals) {
  QueryColumns result = query(*each.left, scope.outer, scope.withs, Literals::stay);
  const QueryColumns right = query(*each.right, scope.outer, scope.withs, Literals::stay);
  const bool known = result.known && right.known;
  if (known && result.columns.size() != right.columns.size())
    refuse("42601", each.span,
           fmt::format("each {} query must have the same number of columns", word(each.operation)));
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    OutputColumn& column = result.columns[i];
    column.origin = {};
    if (!known || i >= right.columns.size()) {
      column.type = {};
      continue;
    }
    // literals have become text below a set operation that is one side of another
    column.type = common({Value{.type = column.type}, Value{.type = right.columns[i].type}},
                         word(each.operation), each.span)
                      .type;
  }
  result.known = known;
  settle(result.columns, literals);
  Scope output{{}, scope.withs, scope.outer};
  Item item;
  item.columns = share(result.columns);
  item.known = known;
  item.relation_visible = false;
  output.items.push_back(std::move(item));
  sort(each.order_by, result.columns, true, output);
  return result;
}

// ---- INSERT, UPDATE, DELETE, MERGE

QueryColumns Analyzer::modify(const Query& each, const Scope& outer, Literals literals) {
  Item target = relation_item(each.relation, each.relation_span, nullptr);
  if (target.is_stored)
    note_name(each.alias.empty() ? NameUse::Kind::unaliased : NameUse::Kind::relation,
              each.relation_span, {target.relation, 0}, each.relation.name);
  if (!each.alias.empty()) {
    target.alias = each.alias;
    target.schema.clear();
  }
  Scope scope = outer;
  if (each.kind == QueryKind::insert) {
    insert(each, target, outer);
  } else {
    scope.items.push_back(target);
    from_list(each.from, scope);
    assignments(each, target, scope);
    if (each.where) condition(*each.where, scope, "WHERE");
    visit(each.conditions, scope);
  }
  // MERGE … RETURNING * gives the source's columns first
  if (each.kind == QueryKind::merge)
    std::rotate(scope.items.begin(), scope.items.begin() + 1, scope.items.end());
  if (each.kind == QueryKind::insert) scope.items.push_back(target);
  add_returning(target, scope);
  return targets(each.targets, scope, literals);
}

void Analyzer::assignments(const Query& each, const Item& target, const Scope& scope) {
  for (const sql::Target& assignment : each.assignments) {
    visit(assignment.value.extra, scope);
    // (a, b) = (SELECT …) stands whole at the first of its columns
    const bool is_query =
        assignment.value.kind == ExpressionKind::scalar_query && assignment.value.query != nullptr;
    if (is_query) {
      query(*assignment.value.query, &scope, scope.withs, Literals::stay);
    } else {
      expression(assignment.value, scope);
    }
    const bool there =
        assignment.name.empty() || !target.known ||
        std::any_of(target.columns->begin(), target.columns->end(),
                    [&](const auto& column) { return column.name == assignment.name; });
    if (!there)
      missing("42703", assignment.span,
              fmt::format("column \"{}\" of relation \"{}\" does not exist", assignment.name,
                          each.relation.name));
  }
}

void Analyzer::insert(const Query& each, const Item& target, const Scope& outer) {
  for (const sql::Target& column : each.assignments) {
    const bool there =
        !target.known || std::any_of(target.columns->begin(), target.columns->end(),
                                     [&](const auto& own) { return own.name == column.name; });
    if (!there)
      missing("42703", column.span,
              fmt::format("column \"{}\" of relation \"{}\" does not exist", column.name,
                          each.relation.name));
  }
  if (each.source) query(*each.source, outer.outer, outer.withs, Literals::stay);
  if (!each.on_conflict) return;
  Scope scope = outer;
  scope.items.push_back(target);
  visit(each.conflict_keys, scope);
  if (const auto refusal = check_conflict(session_, target.relation, each))
    refuse(refusal->sqlstate, *refusal->span, refusal->message);
  Item excluded = target;
  excluded.alias = "excluded";
  excluded.schema.clear();
  excluded.columns_visible = false;
  scope.items.push_back(std::move(excluded));
  visit(each.conditions, scope);
  for (const sql::Target& assignment : each.conflict_assignments)
    expression(assignment.value, scope);
}

// old and new of RETURNING, from 18 on
void Analyzer::add_returning(const Item& target, Scope& scope) const {
  if (types_.version() < 18) return;
  for (const char* const alias : {"old", "new"}) {
    Item item = target;
    item.alias = alias;
    item.schema.clear();
    item.columns_visible = false;
    scope.items.push_back(std::move(item));
  }
}

}  // namespace migc::catalog
