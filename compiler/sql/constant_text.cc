#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/sql/names.h"
#include "compiler/sql/text.h"

namespace migc::sql {
namespace {

using Value = std::optional<std::string>;

// quote_literal(): strings with backslashes are written as E'…'.
std::string literal(const std::string& text) {
  if (text.find('\\') == std::string::npos) return quote_literal(text);
  std::string doubled;
  for (const char c : text) doubled.append(c == '\\' ? 2 : 1, c);
  return "E" + quote_literal(doubled);
}

// ASCII alone: what other letters become depends on the database.
Value in_case(const std::string& text, bool upper) {
  std::string result;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
    const bool changes = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
    result += changes ? static_cast<char>(c ^ 0x20) : c;
  }
  return result;
}

std::string replaced(const std::string& text, const std::string& from, const std::string& to) {
  if (from.empty()) return text;
  std::string result;
  std::size_t at = 0;
  for (std::size_t hit = text.find(from); hit != std::string::npos; hit = text.find(from, at)) {
    result.append(text, at, hit - at).append(to);
    at = hit + from.size();
  }
  return result.append(text, at);
}

// format(): manual 9.4.1. Widths and flags are left unknown.
class Formatter {
 public:
  explicit Formatter(const std::vector<Value>& arguments) : arguments_(arguments) {}

  Value run() {
    if (arguments_.empty() || !arguments_[0]) return std::nullopt;
    const std::string& pattern = *arguments_[0];
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (pattern[at] != '%') {
        result_ += pattern[at];
      } else if (!take_field(pattern, ++at)) {
        return std::nullopt;
      }
    }
    return result_;
  }

 private:
  // `at`: behind the percent sign; left at the last character of the field.
  bool take_field(const std::string& pattern, std::size_t& at) {
    if (at < pattern.size() && pattern[at] == '%') {
      result_ += '%';
      return true;
    }
    std::size_t position = 0;
    std::size_t end = at;
    while (end < pattern.size() && is_digit(pattern[end]) && position < arguments_.size())
      position = position * 10 + static_cast<std::size_t>(pattern[end++] - '0');
    if (end > at) {
      if (end >= pattern.size() || pattern[end] != '$') return false;
      next_ = position;
      at = end + 1;
    }
    if (at >= pattern.size() || next_ == 0 || next_ >= arguments_.size()) return false;
    const Value& argument = arguments_[next_++];
    return argument && append(pattern[at], *argument);
  }

  bool append(char type, const std::string& argument) {
    if (type == 's') result_ += argument;
    if (type == 'I') result_ += quote_identifier(argument);
    if (type == 'L') result_ += literal(argument);
    return type == 's' || type == 'I' || type == 'L';
  }

  const std::vector<Value>& arguments_;
  std::size_t next_ = 1;
  std::string result_;
};

Value call(const std::string& name, const std::vector<Value>& arguments) {
  if (name == "format") return Formatter(arguments).run();
  for (const Value& argument : arguments) {
    if (!argument) return std::nullopt;
  }
  if (name == "concat") {
    std::string all;
    for (const Value& argument : arguments) all += *argument;
    return all;
  }
  if (name == "replace" && arguments.size() == 3)
    return replaced(*arguments[0], *arguments[1], *arguments[2]);
  if (arguments.size() != 1) return std::nullopt;
  if (name == "quote_ident") return quote_identifier(*arguments[0]);
  if (name == "quote_literal") return literal(*arguments[0]);
  if (name == "lower" || name == "upper") return in_case(*arguments[0], name == "upper");
  return std::nullopt;
}

bool is_text_type(const TypeName& type) {
  if (type.array_dimensions > 0 || !type.modifiers.empty() || type.name.empty()) return false;
  const std::string& name = type.name.back();
  return name == "text" || name == "varchar";
}

// Of the server's own schema, or unqualified.
bool is_builtin(const NamePath& name) {
  return name.size() == 1 || (name.size() == 2 && name[0] == "pg_catalog");
}

constexpr int k_deepest = 200;

Value evaluate(const Expression& expression, const ConstantLookup& lookup, int depth) {
  if (depth > k_deepest) return std::nullopt;
  const auto arguments = [&] {
    std::vector<Value> values;
    for (const Expression& argument : expression.arguments)
      values.push_back(evaluate(argument, lookup, depth + 1));
    return values;
  };
  switch (expression.kind) {
    case ExpressionKind::string:
    case ExpressionKind::integer:
    case ExpressionKind::decimal:
      return expression.value;
    case ExpressionKind::column:
      return lookup ? lookup(expression.name) : std::nullopt;
    case ExpressionKind::cast:
      if (!is_text_type(*expression.type)) return std::nullopt;
      return evaluate(expression.arguments.at(0), lookup, depth + 1);
    case ExpressionKind::operation: {
      if (expression.arguments.size() != 2 || expression.name.back() != "||") return std::nullopt;
      const std::vector<Value> sides = arguments();
      if (!sides[0] || !sides[1]) return std::nullopt;
      return *sides[0] + *sides[1];
    }
    case ExpressionKind::call:
      if (!is_builtin(expression.name) || expression.is_variadic) return std::nullopt;
      return call(expression.name.back(), arguments());
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> constant_text(const Expression& expression,
                                         const ConstantLookup& lookup) {
  return evaluate(expression, lookup, 0);
}

}  // namespace migc::sql
