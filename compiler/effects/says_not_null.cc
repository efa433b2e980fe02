#include "compiler/effects/says_not_null.h"

#include <algorithm>
#include <vector>

namespace migc::effects {

using sql::Expression;
using sql::ExpressionKind;

bool is_column(const Expression& expression, std::string_view column) {
  return expression.kind == ExpressionKind::column && !expression.name.empty() &&
         expression.name.back() == column;
}

bool says_not_null(const Expression& expression, std::string_view column) {
  const auto says = [&](const Expression& part) { return says_not_null(part, column); };
  const std::vector<Expression>& parts = expression.arguments;
  switch (expression.kind) {
    case ExpressionKind::is_not_null:
      return is_column(parts.front(), column);
    case ExpressionKind::and_all:
      return std::any_of(parts.begin(), parts.end(), says);
    case ExpressionKind::or_any:
      return std::all_of(parts.begin(), parts.end(), says);
    default:
      return false;
  }
}

}  // namespace migc::effects
