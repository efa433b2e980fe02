#include "compiler/catalog/sql_evaluator.h"

#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

using Kind = SqlValue::Kind;
using sql::Expression;
using sql::ExpressionKind;

constexpr int k_deepest = 200;

bool is_interval(const Expression& expression) {
  return expression.kind == ExpressionKind::cast && expression.type != nullptr &&
         !expression.type->name.empty() && expression.type->name.back() == "interval";
}

// "1 month", "3 days": one part alone.
SqlValue moved(SqlValue date, const Expression& interval, bool forward) {
  const Expression& text = interval.arguments.front();
  if (text.kind != ExpressionKind::string) return {};
  const std::vector<std::string_view> parts = split(text.value, ' ');
  if (parts.size() != 2) return {};
  const auto count = integer_of(SqlValue::string(parts[0]));
  std::string unit = to_lower(parts[1]);
  if (!unit.empty() && unit.back() == 's') unit.pop_back();
  if (!count || std::abs(*count) > 10000) return {};
  const std::int64_t step = forward ? *count : -*count;
  if (unit == "day" || unit == "week") {
    date.number += unit == "day" ? step : 7 * step;
  } else if (unit == "month" || unit == "mon" || unit == "year") {
    date.number = add_months(date.number, unit == "year" ? 12 * step : step);
  } else {
    return {};
  }
  date.flag = true;  // a timestamp now
  return date;
}

bool is_builtin_name(const sql::NamePath& name) {
  return name.size() == 1 || (name.size() == 2 && name[0] == "pg_catalog");
}

}  // namespace

Evaluator::Evaluator(Session& session, Environment environment)
    : session_(session), environment_(std::move(environment)) {}

SqlValue Evaluator::evaluate(const Expression& expression) {
  if (depth_ > k_deepest || session_.refusal) return {};
  ++depth_;
  SqlValue value = compute(expression);
  --depth_;
  return value;
}

SqlValue Evaluator::evaluate(const Expression& expression, std::string_view text) {
  const std::string_view before = std::exchange(text_, text);
  SqlValue value = evaluate(expression);
  text_ = before;
  return value;
}

SqlValue Evaluator::compute(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::null_value:
      return SqlValue::null();
    case ExpressionKind::boolean:
      return SqlValue::boolean(expression.value == "true");
    case ExpressionKind::integer:
      if (const auto number = integer_of(SqlValue::string(expression.value)))
        return SqlValue::integer(*number);
      return {};
    case ExpressionKind::string:
      return SqlValue::string(expression.value);
    case ExpressionKind::column:
      return column(expression);
    case ExpressionKind::parameter:
      if (environment_.variable)
        return environment_.variable({"$" + expression.value}).value_or(SqlValue{});
      return {};
    case ExpressionKind::call:
      return call(expression);
    case ExpressionKind::cast:
      return cast(expression);
    case ExpressionKind::operation:
    case ExpressionKind::like:
      return operation(expression);
    case ExpressionKind::any_of:
    case ExpressionKind::all_of:
    case ExpressionKind::in_list:
    case ExpressionKind::between:
      return membership(expression);
    case ExpressionKind::array:
    case ExpressionKind::row:
    case ExpressionKind::array_query:
      return collect(expression);
    case ExpressionKind::any_query:
      return in_query(expression);
    case ExpressionKind::exists:
      return evaluate(*expression.query, text_).exists();
    case ExpressionKind::scalar_query: {
      const ResultSet result = evaluate(*expression.query, text_);
      if (!result.is_exact() || result.rows.size() > 1) return {};
      return result.rows.empty() ? SqlValue::null() : result.rows.front().values.at(0);
    }
    case ExpressionKind::case_when:
    case ExpressionKind::coalesce:
      return choose(expression);
    case ExpressionKind::subscript:
    case ExpressionKind::field:
      return subscript(expression);
    default:
      return logic(expression);
  }
}

SqlValue Evaluator::logic(const Expression& expression) {
  const auto argument = [&](std::size_t i) { return evaluate(expression.arguments.at(i)); };
  const auto known = [](const SqlValue& value) { return value.kind != Kind::unknown; };
  switch (expression.kind) {
    case ExpressionKind::and_all:
    case ExpressionKind::or_any: {
      const bool all = expression.kind == ExpressionKind::and_all;
      SqlValue result = SqlValue::boolean(all);
      for (const Expression& each : expression.arguments) {
        const SqlValue side = evaluate(each);
        result = all ? logical_and(result, side) : logical_or(result, side);
        if (result.kind == Kind::boolean && result.flag != all) break;
      }
      return result;
    }
    case ExpressionKind::not_:
      return logical_not(argument(0));
    case ExpressionKind::is_null:
    case ExpressionKind::is_not_null: {
      const SqlValue value = argument(0);
      if (!known(value) || value.kind == Kind::record) return {};
      return SqlValue::boolean(value.is_null() == (expression.kind == ExpressionKind::is_null));
    }
    case ExpressionKind::boolean_test: {
      const SqlValue value = argument(0);
      if (!known(value)) return {};
      const bool negated = expression.value.find("not") != std::string::npos;
      const bool holds = expression.value.find("true") != std::string::npos    ? value.is_true()
                         : expression.value.find("false") != std::string::npos ? value.is_false()
                                                                               : value.is_null();
      return SqlValue::boolean(holds != negated);
    }
    case ExpressionKind::is_distinct: {
      const SqlValue a = argument(0);
      const SqlValue b = argument(1);
      if (!known(a) || !known(b)) return {};
      const SqlValue differs = a.is_null() || b.is_null()
                                   ? SqlValue::boolean(a.is_null() != b.is_null())
                                   : operate(session_.postgres(), "<>", a, b);
      return expression.value == "not" ? logical_not(differs) : differs;
    }
    case ExpressionKind::sql_value:
      if (expression.value == "current_schema")
        return *call_builtin(session_, "current_schema", {});
      return {};
    default:
      return {};
  }
}

SqlValue Evaluator::operation(const Expression& expression) {
  const std::string& op = expression.name.back();
  if (expression.arguments.size() == 1) {
    const SqlValue value = evaluate(expression.arguments[0]);
    return op == "-" ? operate(session_.postgres(), "-", SqlValue::integer(0), value) : SqlValue{};
  }
  if (expression.arguments.size() != 2) return {};
  const SqlValue a = evaluate(expression.arguments[0]);
  if (is_interval(expression.arguments[1]) && a.kind == Kind::date && (op == "+" || op == "-"))
    return moved(a, expression.arguments[1], op == "+");
  return operate(session_.postgres(), op, a, evaluate(expression.arguments[1]));
}

// a op ANY (items), a op ALL (items).
SqlValue Evaluator::either(const SqlValue& operand, std::string_view op,
                           const std::vector<SqlValue>& items, bool all) {
  SqlValue result = SqlValue::boolean(all);
  for (const SqlValue& item : items) {
    const SqlValue one = operate(session_.postgres(), op, operand, item);
    result = all ? logical_and(result, one) : logical_or(result, one);
  }
  return result;
}

SqlValue Evaluator::membership(const Expression& expression) {
  const SqlValue operand = evaluate(expression.arguments.at(0));
  std::vector<SqlValue> items;
  for (std::size_t i = 1; i < expression.arguments.size(); ++i)
    items.push_back(evaluate(expression.arguments[i]));
  if (expression.kind == ExpressionKind::between) {
    const int version = session_.postgres();
    if (items.size() != 2 || expression.value.find("symmetric") != std::string::npos) return {};
    const SqlValue inside = logical_and(operate(version, ">=", operand, items[0]),
                                        operate(version, "<=", operand, items[1]));
    return expression.value == "between" ? inside : logical_not(inside);
  }
  const std::string& op = expression.name.back();
  if (expression.kind == ExpressionKind::in_list) return either(operand, op, items, op == "<>");
  if (items.size() != 1) return {};
  if (items[0].kind == Kind::text) items[0] = parse_array(items[0].text).value_or(SqlValue{});
  if (items[0].is_null()) return SqlValue::null();
  if (items[0].kind != Kind::array) return {};
  return either(operand, op, items[0].items, expression.kind == ExpressionKind::all_of);
}

SqlValue Evaluator::in_query(const Expression& expression) {
  if (expression.arguments.size() != 1) return {};
  const SqlValue operand = evaluate(expression.arguments[0]);
  SqlValue result = SqlValue::boolean(false);
  for (const ResultRow& row : evaluate(*expression.query, text_).rows) {
    SqlValue one = row.values.empty() ? SqlValue{}
                                      : operate(session_.postgres(), expression.name.back(),
                                                operand, row.values[0]);
    if (row.vague && !one.is_false()) one = {};
    result = logical_or(result, one);
  }
  return result;
}

SqlValue Evaluator::choose(const Expression& expression) {
  const std::vector<Expression>& parts = expression.arguments;
  if (expression.kind == ExpressionKind::coalesce) {
    for (const Expression& each : parts) {
      SqlValue value = evaluate(each);
      if (!value.is_null()) return value;
    }
    return SqlValue::null();
  }
  std::size_t at = expression.flag ? 1 : 0;
  const SqlValue operand = expression.flag ? evaluate(parts.at(0)) : SqlValue{};
  for (; at + 1 < parts.size(); at += 2) {
    SqlValue condition = evaluate(parts[at]);
    if (expression.flag) condition = operate(session_.postgres(), "=", operand, condition);
    if (condition.is_true()) return evaluate(parts[at + 1]);
    if (condition.is_unknown()) return {};
  }
  return at < parts.size() ? evaluate(parts[at]) : SqlValue::null();
}

SqlValue Evaluator::collect(const Expression& expression) {
  const bool is_row = expression.kind == ExpressionKind::row;
  SqlValue list = SqlValue::of(is_row ? Kind::record : Kind::array);
  if (expression.kind == ExpressionKind::array_query) {
    const ResultSet result = evaluate(*expression.query, text_);
    if (!result.is_exact()) return {};
    for (const ResultRow& row : result.rows) list.items.push_back(row.values.at(0));
    return list;
  }
  for (const Expression& each : expression.arguments) {
    list.items.push_back(evaluate(each));
    if (is_row) list.names.push_back("f" + std::to_string(list.items.size()));
  }
  return list;
}

SqlValue Evaluator::subscript(const Expression& expression) {
  const SqlValue whole = evaluate(expression.arguments.at(0));
  if (expression.kind == ExpressionKind::field) {
    for (std::size_t i = 0; i < whole.names.size(); ++i)
      if (whole.names[i] == expression.name.back()) return whole.items[i];
    return {};
  }
  if (expression.flag || expression.arguments.size() != 2 || whole.kind != Kind::array) return {};
  const auto at = integer_of(evaluate(expression.arguments[1]));
  if (!at) return {};
  const bool inside = *at >= 1 && *at <= static_cast<std::int64_t>(whole.items.size());
  return inside ? whole.items[static_cast<std::size_t>(*at - 1)] : SqlValue::null();
}

SqlValue Evaluator::column(const Expression& expression) {
  const sql::NamePath& name = expression.name;
  for (std::size_t i = scopes_.size(); i > 0; --i) {
    for (const Frame& frame : scopes_[i - 1]->frames) {
      const bool named = name.size() > 1 && frame.alias == name[name.size() - 2];
      if (name.size() > 1 && !named) continue;
      if (const SqlValue* const value = frame.row->find(name.back())) return *value;
      if (named) return {};
    }
  }
  if (environment_.variable)
    if (const auto value = environment_.variable(name)) return *value;
  return {};
}

SqlValue Evaluator::cast(const Expression& expression) {
  if (expression.type == nullptr) return {};
  return cast_value(evaluate(expression.arguments.at(0)), *expression.type);
}

SqlValue Evaluator::cast_value(SqlValue value, const sql::TypeName& type) {
  if (value.is_null() || type.name.empty()) return value;
  if (type.array_dimensions > 0) {
    if (value.kind == Kind::array) return value;
    return value.kind == Kind::text ? parse_array(value.text).value_or(SqlValue{}) : SqlValue{};
  }
  const std::string& name = type.name.back();
  const auto is = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (is({"int2", "int4", "int8", "bigint", "numeric"})) {
    if (value.kind == Kind::version || value.kind == Kind::oid) return value;
    const auto number = integer_of(value);
    return number ? SqlValue::integer(*number) : SqlValue{};
  }
  if (is({"text", "varchar", "name"})) {
    if (value.kind == Kind::system || value.kind == Kind::version) return value;
    const auto text = text_of(value);
    return text && type.modifiers.empty() ? SqlValue::string(*text) : SqlValue{};
  }
  if (name == "oid") return value.kind == Kind::text ? SqlValue{} : value;
  if (is({"regclass", "regtype", "regnamespace"})) {
    if (value.kind != Kind::oid && value.kind != Kind::text) return {};
    if (value.kind == Kind::text) return find_registered(session_, name, value.text, false);
    const Object* const object = session_.catalog.find(static_cast<ObjectId>(value.number));
    if (object == nullptr) return value;
    return find_registered(session_, name,
                           sql::quote_name({object->schema == k_no_object || name == "regnamespace"
                                                ? ""
                                                : session_.schema_name(object->schema),
                                            object->name}),
                           true);
  }
  if (name == "bool") return operate(session_.postgres(), "=", SqlValue::boolean(true), value);
  if (name == "date") {
    value.flag = false;
    if (value.kind == Kind::date) return value;
    const auto days = value.kind == Kind::text ? parse_date(value.text) : std::nullopt;
    SqlValue date = SqlValue::of(days ? Kind::date : Kind::unknown);
    date.number = days.value_or(0);
    return date;
  }
  return {};
}

SqlValue Evaluator::call(const Expression& expression) {
  const std::string& name = expression.name.back();
  if (is_builtin_name(expression.name) && group_ != nullptr) {
    for (const char* const each : {"count", "string_agg", "array_agg", "min", "max"})
      if (name == each) return aggregate(expression, name);
  }
  std::vector<SqlValue> arguments;
  for (const Expression& argument : expression.arguments)
    arguments.push_back(evaluate(
        argument.kind == ExpressionKind::named_argument ? argument.arguments.at(0) : argument));
  if (environment_.call && !probing_) {
    const bool certain = std::none_of(scopes_.begin(), scopes_.end(),
                                      [](const Combination* row) { return row->vague; });
    if (auto value = environment_.call(expression, arguments, certain)) return *value;
  }
  if (probing_ && name == "set_config") return {};
  if (!is_builtin_name(expression.name) || expression.is_variadic || expression.is_window)
    return {};
  return call_builtin(session_, name, arguments).value_or(SqlValue{});
}

}  // namespace migc::catalog
