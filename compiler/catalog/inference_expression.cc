// Expressions other than operators and calls (parse_expr.c, parse_node.c).
#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/type_common.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using sql::ExpressionKind;

Value of_type(ObjectId type, std::int32_t typmod = -1) { return {.type = {type, typmod}}; }

}  // namespace

Values Analyzer::all(const std::vector<Expression>& list, const Scope& scope) {
  Values values;
  values.reserve(list.size());
  for (const Expression& each : list) values.push_back(expression(each, scope));
  return values;
}

void Analyzer::visit(const std::vector<Expression>& list, const Scope& scope) {
  for (const Expression& each : list) expression(each, scope);
}

Value Analyzer::expression(const Expression& each, const Scope& scope) {
  switch (each.kind) {
    case ExpressionKind::null_value:
    case ExpressionKind::boolean:
    case ExpressionKind::integer:
    case ExpressionKind::decimal:
    case ExpressionKind::string:
    case ExpressionKind::bit_string:
      return constant(each);
    case ExpressionKind::column:
      return column(each, scope);
    case ExpressionKind::star: {
      bool certain = true;
      const Item* const item =
          each.name.empty() ? nullptr : find_item("", each.name.back(), scope, certain);
      return item == nullptr ? unknown() : whole_row(*item);
    }
    case ExpressionKind::parameter:
      return parameter(each);
    case ExpressionKind::call:
      return call(each, scope);
    case ExpressionKind::cast:
      return cast(each, scope);
    case ExpressionKind::collate:
      return collate(each, scope);
    case ExpressionKind::case_when:
      return case_when(each, scope);
    case ExpressionKind::coalesce:
      return common(all(each.arguments, scope), "COALESCE", each.span);
    case ExpressionKind::greatest:
      return common(all(each.arguments, scope), "GREATEST", each.span);
    case ExpressionKind::least:
      return common(all(each.arguments, scope), "LEAST", each.span);
    case ExpressionKind::array:
      return array(each, scope, std::nullopt);
    case ExpressionKind::row:
      return row(each, scope);
    case ExpressionKind::subscript:
      return subscript(each, scope);
    case ExpressionKind::field:
      return field(each, scope);
    default:
      return logic(each, scope);
  }
}

// What gives a boolean, whatever is in it, and operators.
Value Analyzer::logic(const Expression& each, const Scope& scope) {
  switch (each.kind) {
    case ExpressionKind::named_argument:
      return expression(each.arguments.front(), scope);
    case ExpressionKind::operation:
    case ExpressionKind::like:
      return operation(each, scope);
    case ExpressionKind::any_of:
    case ExpressionKind::all_of:
      return apply_to_elements(each, scope);
    case ExpressionKind::in_list:
      return in_list(each, scope);
    case ExpressionKind::between:
      return between(each, scope);
    case ExpressionKind::is_distinct:
      return is_distinct(each, scope);
    case ExpressionKind::null_if:
      return null_if(each, scope);
    case ExpressionKind::is_null:
    case ExpressionKind::is_not_null:
      visit(each.arguments, scope);
      return of_type(type_id::boolean);
    case ExpressionKind::and_all:
    case ExpressionKind::or_any:
    case ExpressionKind::not_:
    case ExpressionKind::boolean_test: {
      const std::string place = each.kind == ExpressionKind::and_all  ? "AND"
                                : each.kind == ExpressionKind::or_any ? "OR"
                                : each.kind == ExpressionKind::not_   ? "NOT"
                                                                      : to_upper(each.value);
      for (const Expression& argument : each.arguments) condition(argument, scope, place);
      return of_type(type_id::boolean);
    }
    default:
      return other(each, scope);
  }
}

// Subqueries, and what the grammar has rules of its own for.
Value Analyzer::other(const Expression& each, const Scope& scope) {
  switch (each.kind) {
    case ExpressionKind::exists:
    case ExpressionKind::scalar_query:
    case ExpressionKind::array_query:
    case ExpressionKind::any_query:
    case ExpressionKind::all_query:
      return subquery(each, scope);
    case ExpressionKind::sql_value:
      return sql_value(each);
    case ExpressionKind::default_value:
      return {};
    case ExpressionKind::grouping:
      visit(each.arguments, scope);
      return of_type(type_id::int4);
    case ExpressionKind::xml:
    case ExpressionKind::json:
      return document(each, scope);
    case ExpressionKind::other:
      visit(each.arguments, scope);
      if (each.value == "MergeSupportFunc") return of_type(type_id::text);
      return unknown();
    default:
      return unknown();
  }
}

void Analyzer::condition(const Expression& each, const Scope& scope, std::string_view place) {
  require_boolean(expression(each, scope), place, each.span);
}

Value Analyzer::constant(const Expression& each) {
  switch (each.kind) {
    case ExpressionKind::boolean:
      return of_type(type_id::boolean);
    case ExpressionKind::integer:
      return of_type(type_id::int4);
    case ExpressionKind::decimal:
      return number(each);
    case ExpressionKind::bit_string:
      return of_type(type_id::bit);
    default:
      return {.type = {type_id::unknown, -1}, .literal = &each};
  }
}

// Digits alone are an integer as long as 64 bits hold them (make_const).
Value Analyzer::number(const Expression& each) {
  std::string digits;
  for (const char c : each.value) {
    if (c != '_') digits += c;
  }
  const bool negative = !digits.empty() && digits[0] == '-';
  const char* begin = digits.data() + (negative ? 1 : 0);
  const char* const end = digits.data() + digits.size();
  int base = 10;
  if (end - begin > 2 && begin[0] == '0') {
    const char mark = static_cast<char>(begin[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
    if (base != 10) begin += 2;
  }
  std::uint64_t value = 0;
  const auto [at, error] = std::from_chars(begin, end, value, base);
  const std::uint64_t limit = std::uint64_t{1} << 63U;
  if (at != end || error != std::errc() || value > limit || (value == limit && !negative))
    return of_type(type_id::numeric);
  const std::uint64_t narrow = std::uint64_t{1} << 31U;
  return of_type(value < narrow || (value == narrow && negative) ? type_id::int4 : type_id::int8);
}

Value Analyzer::sql_value(const Expression& each) {
  static const std::map<std::string_view, ObjectId> k_types = {
      {"current_date", type_id::date},
      {"current_time", type_id::timetz},
      {"current_timestamp", type_id::timestamptz},
      {"localtime", type_id::time},
      {"localtimestamp", type_id::timestamp},
  };
  add_volatility(Volatility::stable);
  const auto type = k_types.find(each.value);
  if (type == k_types.end()) return of_type(type_id::name);
  std::int32_t typmod = -1;
  if (!each.arguments.empty()) {
    const std::string& text = each.arguments.front().value;
    std::from_chars(text.data(), text.data() + text.size(), typmod);
    typmod = std::min(typmod, 6);
  }
  return of_type(type->second, typmod);
}

Value Analyzer::parameter(const Expression& each) {
  std::size_t number = 0;
  std::from_chars(each.value.data(), each.value.data() + each.value.size(), number);
  highest_parameter_ = std::max(highest_parameter_, number);
  if (all_parameters_ && (number == 0 || number > parameters_.size()))
    return refuse("42P02", each.span, fmt::format("there is no parameter ${}", each.value));
  if (number == 0 || number > parameters_.size()) return unknown();
  const TypeUse type = parameters_[number - 1];
  return type.type == k_no_object ? unknown() : Value{.type = type};
}

Value Analyzer::row(const Expression& each, const Scope& scope) {
  Columns columns;
  bool known = true;
  const auto add = [&](TypeUse type) {
    columns.push_back({"f" + std::to_string(columns.size() + 1), type, {}, {}});
  };
  for (const Expression& argument : each.arguments) {
    if (argument.kind == ExpressionKind::star) {
      const QueryColumns expanded = star(argument, scope);
      known = known && expanded.known;
      for (const OutputColumn& column : expanded.columns) add(column.type);
    } else {
      const Value value = expression(argument, scope);
      add(value.type.type == type_id::unknown ? TypeUse{type_id::text, -1} : value.type);
    }
  }
  Value result = of_type(type_id::record);
  if (known) result.fields = std::make_shared<const Columns>(std::move(columns));
  return result;
}

// `target`: the array type that a cast around it asks for (transformArrayExpr).
Value Analyzer::array(const Expression& each, const Scope& scope, std::optional<TypeUse> target) {
  const ObjectId wanted = target ? element_type(types_, target->type) : k_no_object;
  Values values;
  for (const Expression& argument : each.arguments) {
    const bool nested = argument.kind == ExpressionKind::array;
    values.push_back(nested ? array(argument, scope, target) : expression(argument, scope));
    if (!target || nested) continue;
    coerce(values.back(), wanted, CastContext::explicit_);
  }
  if (target) return {.type = *target};
  if (values.empty()) return refuse("42P18", each.span, "cannot determine type of empty array");
  Value result = common(values, "ARRAY", each.span);
  if (!result.known()) return unknown();
  if (element_type(types_, result.type.type) == k_no_object) {
    const ObjectId element = result.type.type;
    result.type.type = array_type(types_, element);
    if (result.type.type == k_no_object)
      return refuse("42704", each.span,
                    fmt::format("could not find array type for data type {}", spelled(element)));
  }
  return result;
}

Value Analyzer::cast(const Expression& each, const Scope& scope) {
  TypeUse target;
  const auto wrong = session_.read_type(*each.type, target);
  const Expression& argument = each.arguments.front();
  if (wrong || target.type == k_no_object) {
    expression(argument, scope);
    return wrong ? missing(wrong->sqlstate, each.type->span, wrong->message) : unknown();
  }
  named_type(*each.type, target);
  const bool is_array =
      argument.kind == ExpressionKind::array && element_type(types_, target.type) != k_no_object;
  if (is_array) {
    Value value = array(argument, scope, TypeUse{base_type(types_, target.type), target.typmod});
    value.type = target;
    return value;
  }
  const Value value = expression(argument, scope);
  Value result{.type = target};
  if (!value.known()) {
    unknown_volatility();
    return result;
  }
  if (!can_coerce(types_, value.type.type, target.type, CastContext::explicit_)) {
    refuse(
        "42846", each.span,
        fmt::format("cannot cast type {} to {}", spelled(value.type.type), spelled(target.type)));
    return result;
  }
  coerce(value, target.type, CastContext::explicit_);
  return result;
}

Value Analyzer::collate(const Expression& each, const Scope& scope) {
  Value value = expression(each.arguments.front(), scope);
  if (!value.known()) return value;
  const auto facts = types_.type(base_type(types_, value.type.type));
  const bool collatable = value.type.type == type_id::unknown || !facts ||
                          facts->collation != k_no_object ||
                          session_.catalog.find(value.type.type) != nullptr || facts->is_array();
  if (!collatable)
    return refuse("42804", each.span,
                  fmt::format("collations are not supported by type {}", spelled(value.type.type)));
  value.origin = {};
  if (!each.name.empty()) value.collation = each.name.back();
  return value;
}

Value Analyzer::case_when(const Expression& each, const Scope& scope) {
  std::size_t at = 0;
  std::optional<Value> operand;
  if (each.flag) {
    operand = expression(each.arguments[at++], scope);
    if (operand->type.type == type_id::unknown)
      operand = coerce(*operand, type_id::text, CastContext::implicit);
  }
  Values results(1);
  for (; at + 1 < each.arguments.size(); at += 2) {
    const Expression& when = each.arguments[at];
    if (operand) {
      apply({"", "="}, &*operand, expression(when, scope), when.span);
    } else {
      condition(when, scope, "CASE/WHEN");
    }
    results.push_back(expression(each.arguments[at + 1], scope));
  }
  // ELSE counts first; without one there is ELSE NULL (transformCaseExpr)
  results.front() = at < each.arguments.size() ? expression(each.arguments[at], scope)
                                               : of_type(type_id::unknown);
  return common(results, "CASE", each.span);
}

Value Analyzer::subscript(const Expression& each, const Scope& scope) {
  const Value value = expression(each.arguments.front(), scope);
  const std::vector<Expression> bounds(each.arguments.begin() + 1, each.arguments.end());
  visit(bounds, scope);
  if (!value.known()) return unknown();
  std::int32_t typmod = value.type.typmod;
  const ObjectId container = base_type(types_, value.type.type, &typmod);
  const auto facts = types_.type(container);
  if (!facts) return unknown();
  if (container == type_id::jsonb && types_.version() >= 14) return of_type(container);
  if (facts->name == "hstore" && types_.version() >= 14) return of_type(type_id::text);
  if (facts->element == k_no_object) {
    const std::string_view why =
        types_.version() >= 14 ? "it does not support subscripting" : "it is not an array";
    return refuse(
        "42804", each.span,
        fmt::format("cannot subscript type {} because {}", spelled(value.type.type), why));
  }
  return of_type(each.flag ? container : facts->element, typmod);
}

Value Analyzer::field(const Expression& each, const Scope& scope) {
  Value value = expression(each.arguments.front(), scope);
  if (each.name.back() == "*") return value;
  return project(value, each.name.back(), each.span);
}

Value Analyzer::subquery(const Expression& each, const Scope& scope) {
  if (each.query == nullptr) return unknown();
  const bool compares =
      each.kind == ExpressionKind::any_query || each.kind == ExpressionKind::all_query;
  if (compares) return compare_query(each, scope);
  const QueryColumns columns = query(*each.query, &scope, scope.withs, Literals::to_text);
  if (each.kind == ExpressionKind::exists) return of_type(type_id::boolean);
  if (!columns.known) return unknown();
  if (columns.columns.size() != 1)
    return refuse("42601", each.span, "subquery must return only one column");
  first_columns_[each.query.get()] = columns.columns.front().name;
  TypeUse type = columns.columns.front().type;
  if (type.type == k_no_object) return unknown();
  if (each.kind == ExpressionKind::array_query && element_type(types_, type.type) == k_no_object)
    type.type = array_type(types_, type.type);
  return {.type = type};
}

// SQL/XML and SQL/JSON functions (transformXmlExpr, parse_expr.c's transformJson…).
Value Analyzer::document(const Expression& each, const Scope& scope) {
  visit(each.arguments, scope);
  visit(each.extra, scope);
  if (each.query) query(*each.query, &scope, scope.withs, Literals::to_text);
  // which conversions run is not looked at
  if (each.kind == ExpressionKind::json) unknown_volatility();
  if (each.type) {
    TypeUse type;
    if (const auto wrong = session_.read_type(*each.type, type))
      return missing(wrong->sqlstate, each.type->span, wrong->message);
    named_type(*each.type, type);
    return {.type = type};
  }
  if (each.kind == ExpressionKind::xml)
    return of_type(each.value == "is document" ? type_id::boolean : type_id::xml);
  if (each.value == "is json" || each.value == "json_exists") return of_type(type_id::boolean);
  if (each.value == "json_query") return of_type(type_id::jsonb);
  if (each.value == "json_value" || each.value == "json_serialize") return of_type(type_id::text);
  return of_type(type_id::json);
}

}  // namespace migc::catalog
