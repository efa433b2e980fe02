// Queries of the evaluator: FROM, WHERE, aggregates.
#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/catalog/references.h"
#include "compiler/catalog/sql_evaluator.h"

namespace migc::catalog {
namespace {

using Kind = SqlValue::Kind;
using sql::Expression;
using sql::ExpressionKind;

// Rows beyond these are not gone through: the result is then not known.
constexpr std::size_t k_most_rows = 200000;

bool has_aggregate(const Expression& expression) {
  if (expression.kind == ExpressionKind::call && !expression.is_window) {
    for (const char* const each :
         {"count", "string_agg", "array_agg", "min", "max", "bool_or", "bool_and", "sum", "avg",
          "every", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg"})
      if (expression.name.back() == each) return true;
  }
  return std::any_of(expression.arguments.begin(), expression.arguments.end(), has_aggregate);
}

// column = 'constant' among conditions that are joined by AND.
void add_hints(const Expression& condition, RowHints& hints) {
  if (condition.kind == ExpressionKind::and_all) {
    for (const Expression& each : condition.arguments) add_hints(each, hints);
  } else if (condition.kind == ExpressionKind::operation && condition.name.back() == "=" &&
             condition.arguments.size() == 2 &&
             condition.arguments[0].kind == ExpressionKind::column &&
             condition.arguments[1].kind == ExpressionKind::string) {
    hints.emplace(condition.arguments[0].name.back(), condition.arguments[1].value);
  }
}

std::string name_of(const sql::Target& target) {
  if (!target.name.empty()) return target.name;
  return column_name_of(target.value, 0);
}

bool is_set_function(const Expression& expression) {
  return expression.kind == ExpressionKind::call &&
         (expression.name.back() == "unnest" || expression.name.back() == "generate_series");
}

// The rows of unnest() and generate_series(). Absent: not known.
std::optional<std::vector<SqlValue>> expand(const std::string& name,
                                            const std::vector<SqlValue>& arguments) {
  if (name == "unnest") {
    if (arguments.size() != 1 || arguments[0].kind != Kind::array) return std::nullopt;
    return arguments[0].items;
  }
  std::vector<SqlValue> items;
  if (arguments.size() < 2 || arguments.size() > 3) return std::nullopt;
  const auto begin = integer_of(arguments[0]);
  const auto end = integer_of(arguments[1]);
  const auto step =
      arguments.size() == 3 ? integer_of(arguments[2]) : std::optional<std::int64_t>(1);
  if (!begin || !end || !step || *step <= 0 || *end - *begin > 10000) return std::nullopt;
  for (std::int64_t i = *begin; i <= *end; i += *step) items.push_back(SqlValue::integer(i));
  return items;
}

// DISTINCT and UNION: rows that are known to be the same are one.
void make_distinct(std::vector<ResultRow>& rows) {
  std::vector<ResultRow> distinct;
  for (ResultRow& row : rows) {
    const bool there = std::any_of(distinct.begin(), distinct.end(), [&](const ResultRow& other) {
      if (row.vague || other.vague || row.values.size() != other.values.size()) return false;
      for (std::size_t i = 0; i < row.values.size(); ++i) {
        const auto text = text_of(row.values[i]);
        if (!text || text != text_of(other.values[i])) return false;
      }
      return true;
    });
    if (!there) distinct.push_back(std::move(row));
  }
  rows = std::move(distinct);
}

// LIMIT is among the expressions behind ORDER BY: whether it may cut rows off.
bool may_be_limited(const sql::Query& query, std::string_view text, std::size_t rows) {
  if (to_lower(text).find("limit") == std::string::npos &&
      to_lower(text).find("offset") == std::string::npos &&
      to_lower(text).find("fetch") == std::string::npos)
    return false;
  return rows > 1 ||
         std::any_of(query.order_by.begin(), query.order_by.end(), [](const auto& each) {
           return each.kind == ExpressionKind::integer && each.value == "0";
         });
}

}  // namespace

bool ResultSet::is_exact() const {
  return std::none_of(rows.begin(), rows.end(), [](const ResultRow& row) { return row.vague; });
}

SqlValue ResultSet::exists() const {
  if (std::any_of(rows.begin(), rows.end(), [](const ResultRow& row) { return !row.vague; }))
    return SqlValue::boolean(true);
  return rows.empty() ? SqlValue::boolean(false) : SqlValue{};
}

SqlValue ResultSet::value_of(const ResultRow& row) const {
  SqlValue record = SqlValue::of(Kind::record);
  record.items = row.values;
  record.names = names;
  return record;
}

ResultSet Evaluator::evaluate(const sql::Query& query, std::string_view text) {
  constexpr int k_deepest_query = 30;
  ResultSet result;
  result.rows.push_back({{}, true});
  if (depth_ > k_deepest_query * 5 || session_.refusal || query.recursive) return result;
  const std::string_view text_before = std::exchange(text_, text);
  const auto* const group_before = std::exchange(group_, nullptr);
  const auto with_before = with_;
  ++depth_;
  for (const sql::CommonTable& table : query.with) {
    ResultSet rows = evaluate(*table.query, text);
    for (std::size_t i = 0; i < table.columns.size() && i < rows.names.size(); ++i)
      rows.names[i] = table.columns[i];
    with_[table.name] = std::move(rows);
  }
  switch (query.kind) {
    case sql::QueryKind::select:
      result = select(query);
      break;
    case sql::QueryKind::values:
      result = values(query);
      break;
    case sql::QueryKind::set_operation:
      result = set_operation(query);
      break;
    default:
      break;  // rows that RETURNING gives
  }
  if (may_be_limited(query, text, result.rows.size()))
    for (ResultRow& row : result.rows) row.vague = true;
  --depth_;
  with_ = with_before;
  group_ = group_before;
  text_ = text_before;
  return result;
}

ResultSet Evaluator::set_operation(const sql::Query& query) {
  ResultSet left = evaluate(*query.left, text_);
  ResultSet right = evaluate(*query.right, text_);
  if (query.operation != sql::SetOperation::union_) {
    for (ResultRow& row : left.rows) row.vague = true;
    return left;
  }
  for (ResultRow& row : right.rows) left.rows.push_back(std::move(row));
  if (!query.all) make_distinct(left.rows);
  return left;
}

ResultSet Evaluator::values(const sql::Query& query) {
  ResultSet result;
  for (const auto& row : query.rows) {
    ResultRow made;
    for (const Expression& each : row) made.values.push_back(evaluate(each));
    result.rows.push_back(std::move(made));
  }
  const std::size_t width = query.rows.empty() ? 0 : query.rows.front().size();
  for (std::size_t i = 1; i <= width; ++i) result.names.push_back("column" + std::to_string(i));
  return result;
}

SqlValue Evaluator::over(const Combination& row, const Expression& expression) {
  scopes_.push_back(&row);
  SqlValue value = evaluate(expression);
  scopes_.pop_back();
  return value;
}

// The server looks up 't'::regclass while it plans, whether or not there is a row to compare.
void Evaluator::check_constants(const Expression& expression) {
  if (expression.kind == ExpressionKind::cast && !expression.arguments.empty() &&
      expression.arguments[0].kind == ExpressionKind::string)
    evaluate(expression);
  for (const Expression& each : expression.arguments) check_constants(each);
}

ResultSet Evaluator::select(const sql::Query& query) {
  if (query.where) check_constants(*query.where);
  Combinations rows = from(query);
  if (query.where) {
    Combinations kept;
    for (Combination& row : rows) {
      const SqlValue holds = over(row, *query.where);
      if (holds.is_false() || holds.is_null()) continue;
      row.vague = row.vague || !holds.is_true();
      kept.push_back(std::move(row));
    }
    rows = std::move(kept);
  }
  const bool aggregates =
      std::any_of(query.targets.begin(), query.targets.end(),
                  [](const sql::Target& target) { return has_aggregate(target.value); });
  if (aggregates || !query.group_by.empty() || query.having) return grouped(query, rows);
  ResultSet result;
  for (const Combination& row : rows) add_row(query, row, result);
  if (rows.empty() || result.names.empty())
    for (const sql::Target& target : query.targets) result.names.push_back(name_of(target));
  if (query.distinct) make_distinct(result.rows);
  return result;
}

void Evaluator::add_star(const Expression& star, const Combination& row, ResultRow& made) {
  for (const Frame& frame : row.frames) {
    if (!star.name.empty() && star.name.back() != frame.alias) continue;
    for (const auto& [name, value] : frame.row->values) made.values.push_back(value);
  }
}

void Evaluator::add_row(const sql::Query& query, const Combination& row, ResultSet& result) {
  const bool first = result.names.empty();
  ResultRow made;
  made.vague = row.vague;
  std::optional<std::vector<SqlValue>> set;
  std::size_t set_at = 0;
  scopes_.push_back(&row);
  for (const sql::Target& target : query.targets) {
    if (target.value.kind == ExpressionKind::star) {
      add_star(target.value, row, made);
      if (!first) continue;
      for (const Frame& frame : row.frames)
        for (const auto& [name, value] : frame.row->values)
          if (target.value.name.empty() || target.value.name.back() == frame.alias)
            result.names.push_back(name);
      continue;
    }
    if (is_set_function(target.value) && !set) {
      std::vector<SqlValue> arguments;
      for (const Expression& each : target.value.arguments) arguments.push_back(evaluate(each));
      set = expand(target.value.name.back(), arguments);
      set_at = made.values.size();
      if (!set) made.vague = true;
      made.values.emplace_back();
    } else {
      made.values.push_back(evaluate(target.value));
    }
    if (first) result.names.push_back(name_of(target));
  }
  scopes_.pop_back();
  if (!set) {
    result.rows.push_back(std::move(made));
    return;
  }
  for (SqlValue& value : *set) {
    ResultRow copy = made;
    copy.values[set_at] = std::move(value);
    result.rows.push_back(std::move(copy));
  }
}

ResultSet Evaluator::grouped(const sql::Query& query, const Combinations& rows) {
  ResultSet result;
  ResultRow made;
  made.vague = !query.group_by.empty() || query.having.has_value();
  if (made.vague && rows.empty()) return result;
  group_ = &rows;
  for (const sql::Target& target : query.targets) {
    made.values.push_back(made.vague ? SqlValue{} : evaluate(target.value));
    result.names.push_back(name_of(target));
  }
  group_ = nullptr;
  result.rows.push_back(std::move(made));
  return result;
}

SqlValue Evaluator::aggregate(const Expression& expression, const std::string& name) {
  const Combinations& rows = *group_;
  const bool filtered =
      std::any_of(rows.begin(), rows.end(), [](const Combination& row) { return row.vague; });
  const std::size_t ordered = expression.extra.size();
  if (filtered || expression.is_window || expression.within_group ||
      (ordered > 0 && name == "count"))
    return {};
  std::vector<SqlValue> values;
  group_ = nullptr;
  for (const Combination& row : rows) {
    SqlValue value = expression.is_star || expression.arguments.empty()
                         ? SqlValue::boolean(true)
                         : over(row, expression.arguments[0]);
    if (!value.is_null() || name == "array_agg") values.push_back(std::move(value));
  }
  group_ = &rows;
  if (std::any_of(values.begin(), values.end(), [](const SqlValue& v) { return v.is_unknown(); }))
    return {};
  if (expression.flag && values.size() > 1) return {};  // DISTINCT
  if (name == "count") return SqlValue::integer(static_cast<std::int64_t>(values.size()));
  if (values.empty()) return SqlValue::null();
  if (name == "array_agg") {
    SqlValue list = SqlValue::of(Kind::array);
    list.items = std::move(values);
    return list;
  }
  if (name != "string_agg") return values.size() == 1 ? values[0] : SqlValue{};
  SqlValue joined = values[0];
  for (std::size_t i = 1; i < values.size(); ++i)
    joined =
        operate(session_.postgres(), "||",
                operate(session_.postgres(), "||", joined, evaluate(expression.arguments.at(1))),
                values[i]);
  return joined;
}

Evaluator::Combinations Evaluator::from(const sql::Query& query) {
  Combinations rows(1);
  for (const sql::FromItem& each : query.from) {
    Combinations made;
    const auto add = [&](const Combination& left, const Combination& right) {
      Combination both = left;
      both.frames.insert(both.frames.end(), right.frames.begin(), right.frames.end());
      both.vague = left.vague || right.vague;
      made.push_back(std::move(both));
    };
    if (each.lateral || each.kind == sql::FromKind::function) {
      for (const Combination& left : rows) {
        scopes_.push_back(&left);
        const Combinations right = item(each, query, false);
        scopes_.pop_back();
        for (const Combination& one : right) add(left, one);
      }
    } else {
      const Combinations right = item(each, query, false);
      if (rows.size() * right.size() > k_most_rows) {
        Combination unknown;
        unknown.vague = true;
        return {unknown};
      }
      for (const Combination& left : rows)
        for (const Combination& one : right) add(left, one);
    }
    rows = std::move(made);
  }
  return rows;
}

Evaluator::Combinations Evaluator::of_result(const ResultSet& result, const sql::FromItem& item) {
  Combinations rows;
  for (const ResultRow& each : result.rows) {
    SystemRow row;
    for (std::size_t i = 0; i < each.values.size(); ++i) {
      const bool renamed = i < item.columns.size();
      std::string name = renamed                   ? item.columns[i].name
                         : i < result.names.size() ? result.names[i]
                                                   : std::string();
      row.values.emplace_back(std::move(name), each.values[i]);
    }
    rows.push_back({{{item.alias, std::make_shared<const SystemRow>(std::move(row))}}, each.vague});
  }
  return rows;
}

Evaluator::Combinations Evaluator::of_function(const sql::FromItem& item) {
  ResultSet result;
  const bool known = item.functions.size() == 1 && !item.ordinality &&
                     item.functions[0].kind == ExpressionKind::call;
  if (known) {
    const Expression& function = item.functions[0];
    std::vector<SqlValue> arguments;
    if (is_set_function(function)) {
      for (const Expression& each : function.arguments) arguments.push_back(evaluate(each));
      if (const auto set = expand(function.name.back(), arguments)) {
        result.names = {item.alias.empty() ? function.name.back() : item.alias};
        for (const SqlValue& value : *set) result.rows.push_back({{value}, false});
        return of_result(result, item);
      }
    } else {
      const SqlValue value = evaluate(function);  // for what it does
    }
  }
  result.rows.push_back({{}, true});
  return of_result(result, item);
}

Evaluator::Combinations Evaluator::item(const sql::FromItem& item, const sql::Query& query,
                                        bool outer) {
  if (item.kind == sql::FromKind::join) return join(item, query, outer);
  if (item.kind == sql::FromKind::query) return of_result(evaluate(*item.query, text_), item);
  if (item.kind == sql::FromKind::function) return of_function(item);
  Combinations rows;
  const std::string& alias = item.alias.empty() ? item.relation.name : item.alias;
  const auto common = item.relation.schema.empty() ? with_.find(item.relation.name) : with_.end();
  if (item.kind == sql::FromKind::relation && common != with_.end()) {
    sql::FromItem named = item;
    named.alias = alias;
    return of_result(common->second, named);
  }
  RowHints hints;
  if (query.where && !outer) add_hints(*query.where, hints);
  auto found = item.kind == sql::FromKind::relation ? system_rows(session_, item.relation, hints)
                                                    : std::nullopt;
  if (!found) found = std::vector<SystemRow>{{{}, true}};
  for (SystemRow& each : *found) {
    const bool vague = each.vague;
    Combination row{{{alias, std::make_shared<const SystemRow>(std::move(each))}}, vague};
    // a row that cannot meet the condition need not be joined
    const bool probed = std::exchange(probing_, true);
    const bool out = !outer && query.where && over(row, *query.where).is_false();
    probing_ = probed;
    if (!out) rows.push_back(std::move(row));
  }
  return rows;
}

bool Evaluator::joins(const sql::FromItem& item, const Combination& row, SqlValue& holds) {
  holds = SqlValue::boolean(true);
  if (item.condition) holds = over(row, *item.condition);
  for (const std::string& column : item.using_columns) {
    std::vector<SqlValue> sides;
    for (const Frame& frame : row.frames)
      if (const SqlValue* const value = frame.row->find(column)) sides.push_back(*value);
    holds = logical_and(
        holds, sides.size() < 2 ? SqlValue{}
                                : operate(session_.postgres(), "=", sides.front(), sides.back()));
  }
  if (item.natural) holds = {};
  return !holds.is_false() && !holds.is_null();
}

Evaluator::Combinations Evaluator::join(const sql::FromItem& item, const sql::Query& query,
                                        bool outer) {
  using Join = sql::JoinKind;
  const bool null_left = item.join == Join::right || item.join == Join::full;
  const bool null_right = item.join == Join::left || item.join == Join::full;
  if (item.condition) check_constants(*item.condition);
  const Combinations left = this->item(item.sides.at(0), query, outer || null_left);
  const Combinations right = this->item(item.sides.at(1), query, outer || null_right);
  Combinations rows;
  if (null_left || left.size() * right.size() > k_most_rows) {
    Combination unknown;
    unknown.vague = true;
    rows.push_back(unknown);
    return rows;
  }
  for (const Combination& one : left) {
    bool matched = false;
    bool maybe = false;
    for (const Combination& other : right) {
      Combination both = one;
      both.frames.insert(both.frames.end(), other.frames.begin(), other.frames.end());
      SqlValue holds;
      if (!joins(item, both, holds)) continue;
      both.vague = one.vague || other.vague || !holds.is_true();
      matched = matched || (!other.vague && holds.is_true());
      maybe = true;
      rows.push_back(std::move(both));
    }
    if (!null_right || matched) continue;
    Combination alone = one;
    alone.vague = alone.vague || maybe;
    SystemRow nulls;
    for (const Combination& other : right)
      for (const Frame& frame : other.frames)
        for (const auto& [name, value] : frame.row->values)
          if (nulls.find(name) == nullptr) nulls.values.emplace_back(name, SqlValue::null());
    if (!right.empty() && !right.front().frames.empty())
      alone.frames.push_back({right.front().frames.front().alias,
                              std::make_shared<const SystemRow>(std::move(nulls))});
    rows.push_back(std::move(alone));
  }
  return rows;
}

}  // namespace migc::catalog
