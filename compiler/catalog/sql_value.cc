#include "compiler/catalog/sql_value.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/builtin.h"

namespace migc::catalog {
namespace {

using Kind = SqlValue::Kind;

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = trim(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// -1, 0, 1; absent: cannot be told.
std::optional<int> compare(const SqlValue& a, const SqlValue& b) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
  const auto either = [&](Kind kind) { return a.kind == kind || b.kind == kind; };
  if (either(Kind::array) || either(Kind::record)) return std::nullopt;
  if (either(Kind::date)) {
    const auto days = [](const SqlValue& value) {
      return value.kind == Kind::text ? parse_date(value.text) : std::optional(value.number);
    };
    const auto x = days(a);
    const auto y = days(b);
    return x && y ? std::optional(sign(*x, *y)) : std::nullopt;
  }
  if (either(Kind::integer) || either(Kind::oid)) {
    const auto x = integer_of(a);
    const auto y = integer_of(b);
    return x && y ? std::optional(sign(*x, *y)) : std::nullopt;
  }
  if (either(Kind::boolean)) {
    const auto truth = [](const SqlValue& value) {
      return value.kind == Kind::text ? parse_boolean(value.text) : std::optional(value.flag);
    };
    const auto x = truth(a);
    const auto y = truth(b);
    return x && y ? std::optional(sign(*x, *y)) : std::nullopt;
  }
  return sign(a.text, b.text);
}

// A text against a pattern: % and _ , \ escapes.
bool like(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (like(text.substr(i), pattern.substr(1))) return true;
    return false;
  }
  if (text.empty()) return false;
  const bool escapes = pattern[0] == '\\' && pattern.size() > 1;
  if (escapes) pattern.remove_prefix(1);
  const bool fits = text[0] == pattern[0] || (!escapes && pattern[0] == '_');
  return fits && like(text.substr(1), pattern.substr(1));
}

SqlValue match(std::string_view op, const SqlValue& a, const SqlValue& b) {
  std::optional<std::string> text = text_of(a);
  std::optional<std::string> pattern = text_of(b);
  constexpr std::size_t k_longest = 500;
  if (!text || !pattern || text->size() > k_longest || pattern->size() > k_longest) return {};
  if (op.back() == '*') {
    text = to_lower(*text);
    pattern = to_lower(*pattern);
  }
  if (std::count(pattern->begin(), pattern->end(), '%') > 5) return {};
  return SqlValue::boolean(like(*text, *pattern) == (op[0] == '~'));
}

SqlValue calculate(char op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case '+':
      if (__builtin_add_overflow(a, b, &result)) return {};
      return SqlValue::integer(result);
    case '-':
      if (__builtin_sub_overflow(a, b, &result)) return {};
      return SqlValue::integer(result);
    case '*':
      if (__builtin_mul_overflow(a, b, &result)) return {};
      return SqlValue::integer(result);
    default:
      if (b == 0 || b == -1) return {};
      return SqlValue::integer(op == '/' ? a / b : a % b);
  }
}

// A name or OID of the server's own, which no user's object has.
SqlValue equals_system(int version, const SqlValue& system, const SqlValue& other) {
  if (other.kind == Kind::oid || other.kind == Kind::integer)
    return other.number >= k_first_user_object && other.number < k_first_extension_object
               ? SqlValue::boolean(false)
               : SqlValue{};
  if (other.kind != Kind::text) return {};
  return may_be_system_name(version, system.text, other.text) ? SqlValue{}
                                                              : SqlValue::boolean(false);
}

SqlValue arithmetic(std::string_view op, const SqlValue& a, const SqlValue& b) {
  if (op.size() != 1 || std::string_view("+-*/%").find(op[0]) == std::string_view::npos) return {};
  if (a.kind == Kind::date && b.kind == Kind::integer && (op == "+" || op == "-")) {
    SqlValue result = a;
    result.number += op == "+" ? b.number : -b.number;
    return result;
  }
  if (a.kind == Kind::date || b.kind == Kind::date) return {};
  const auto x = integer_of(a);
  const auto y = integer_of(b);
  return x && y ? calculate(op[0], *x, *y) : SqlValue{};
}

// server_version_num against a number: the minor version is not known.
SqlValue compare_version(std::string_view op, std::int64_t major, const SqlValue& other) {
  const auto number = integer_of(other);
  if (!number) return {};
  if (op == "/" && *number == 10000) return SqlValue::integer(major);
  const std::int64_t asked = *number / 10000;
  const bool greater = op == ">" || op == ">=";
  if (!greater && op != "<" && op != "<=")
    return asked == major ? SqlValue{} : SqlValue::boolean(op != "=");
  if (asked != major) return SqlValue::boolean((major > asked) == greater);
  return *number % 10000 == 0 && op != ">" && op != "<=" ? SqlValue::boolean(greater) : SqlValue{};
}

SqlValue concatenate(const SqlValue& a, const SqlValue& b) {
  if (a.kind == Kind::array || b.kind == Kind::array) {
    SqlValue result = SqlValue::of(Kind::array);
    for (const SqlValue* side : {&a, &b}) {
      if (side->kind == Kind::array) {
        result.items.insert(result.items.end(), side->items.begin(), side->items.end());
      } else {
        result.items.push_back(*side);
      }
    }
    return result;
  }
  const auto x = text_of(a);
  const auto y = text_of(b);
  return x && y ? SqlValue::string(*x + *y) : SqlValue{};
}

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
  for (const std::string_view each : {"t", "true", "yes", "on", "1"})
    if (equals_ignoring_case(text, each)) return true;
  for (const std::string_view each : {"f", "false", "no", "off", "0"})
    if (equals_ignoring_case(text, each)) return false;
  return std::nullopt;
}

SqlValue SqlValue::of(Kind kind) {
  SqlValue value;
  value.kind = kind;
  return value;
}

SqlValue SqlValue::boolean(bool flag) {
  SqlValue value = of(Kind::boolean);
  value.flag = flag;
  return value;
}

SqlValue SqlValue::integer(std::int64_t number) {
  SqlValue value = of(Kind::integer);
  value.number = number;
  return value;
}

SqlValue SqlValue::string(std::string_view text) {
  SqlValue value = of(Kind::text);
  value.text = text;
  return value;
}

SqlValue SqlValue::oid(ObjectId id, std::string_view text) {
  SqlValue value = of(Kind::oid);
  value.number = id;
  value.text = text;
  return value;
}

SqlValue SqlValue::system_name(std::string_view what) {
  SqlValue value = of(Kind::system);
  value.text = what;
  return value;
}

bool may_be_system_name(int version, std::string_view what, std::string_view name) {
  if (what == "relation")
    return name.substr(0, 3) == "pg_" || !builtin::relations_named(version, name).empty();
  if (what == "type") {
    if (!name.empty() && name[0] == '_') name.remove_prefix(1);
    return name.substr(0, 3) == "pg_" || !builtin::types_named(version, name).empty() ||
           !builtin::relations_named(version, name).empty();
  }
  if (what == "function") return !builtin::functions_named(version, name).empty();
  if (what == "constraint")
    return name.substr(0, 3) == "pg_" || name.find("_not_null") != std::string_view::npos ||
           name == "cardinal_number_domain_check" || name == "yes_or_no_check";
  return what == "column";
}

std::optional<std::string> text_of(const SqlValue& value) {
  switch (value.kind) {
    case Kind::boolean:
      return value.flag ? "true" : "false";
    case Kind::integer:
      return fmt::format("{}", value.number);
    case Kind::text:
      return value.text;
    case Kind::oid:
      if (value.text.empty()) return std::nullopt;  // the number is not the server's
      return value.text;
    case Kind::date:
      return date_text(value.number);
    default:
      return std::nullopt;
  }
}

std::optional<std::int64_t> integer_of(const SqlValue& value) {
  if (value.kind == Kind::integer || value.kind == Kind::oid) return value.number;
  if (value.kind == Kind::text) return parse_integer(value.text);
  return std::nullopt;
}

SqlValue operate(int version, std::string_view op, const SqlValue& a, const SqlValue& b) {
  if (a.is_null() || b.is_null()) return SqlValue::null();
  if (a.kind == Kind::version) return compare_version(op, a.number, b);
  if (b.kind == Kind::version) return {};
  if (op == "=" || op == "<>" || op == "!=") {
    SqlValue equal;
    if (a.kind == Kind::system) {
      equal = equals_system(version, a, b);
    } else if (b.kind == Kind::system) {
      equal = equals_system(version, b, a);
    } else if (!a.is_unknown() && !b.is_unknown()) {
      if (const auto order = compare(a, b)) equal = SqlValue::boolean(*order == 0);
    }
    return op == "=" ? equal : logical_not(equal);
  }
  if (a.is_unknown() || b.is_unknown()) return {};
  if (op.find("~~") != std::string_view::npos) return match(op, a, b);
  if (op == "||") return concatenate(a, b);
  if (op[0] == '<' || op[0] == '>') {
    const bool or_equal = op.size() == 2 && op[1] == '=';
    if (op.size() > 1 && !or_equal) return {};
    // how texts sort depends on the collation
    if (a.kind == Kind::text && b.kind == Kind::text) return {};
    const auto order = compare(a, b);
    if (!order) return {};
    return SqlValue::boolean((or_equal && *order == 0) || (op[0] == '<' ? *order < 0 : *order > 0));
  }
  return arithmetic(op, a, b);
}

SqlValue logical_not(const SqlValue& value) {
  return value.kind == Kind::boolean ? SqlValue::boolean(!value.flag)
         : value.is_null()           ? SqlValue::null()
                                     : SqlValue{};
}

SqlValue logical_and(const SqlValue& a, const SqlValue& b) {
  if (a.is_false() || b.is_false()) return SqlValue::boolean(false);
  if (a.is_true() && b.is_true()) return SqlValue::boolean(true);
  const auto known = [](const SqlValue& each) { return each.is_null() || each.is_true(); };
  return known(a) && known(b) ? SqlValue::null() : SqlValue{};
}

SqlValue logical_or(const SqlValue& a, const SqlValue& b) {
  return logical_not(logical_and(logical_not(a), logical_not(b)));
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_integer(text.substr(0, 4));
  const auto month = parse_integer(text.substr(5, 2));
  const auto day = parse_integer(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string date_text(std::int64_t days) {
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::int64_t add_months(std::int64_t days, std::int64_t months) {
  using std::chrono::last;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  std::chrono::year_month_day moved = date + std::chrono::months(static_cast<int>(months));
  if (!moved.ok()) moved = moved.year() / moved.month() / last;
  return std::chrono::sys_days(moved).time_since_epoch().count();
}

}  // namespace migc::catalog
