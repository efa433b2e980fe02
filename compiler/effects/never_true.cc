#include "compiler/effects/never_true.h"

#include <algorithm>

namespace migc::effects {

using sql::Expression;
using sql::ExpressionKind;
using sql::Query;
using sql::QueryKind;

namespace {

bool is_integer(const Expression& expression) { return expression.kind == ExpressionKind::integer; }

bool has_call(const Expression& expression) {
  return expression.kind == ExpressionKind::call || expression.query ||
         std::any_of(expression.arguments.begin(), expression.arguments.end(), has_call);
}

}  // namespace

bool is_never_true(const Expression& condition) {
  const std::vector<Expression>& parts = condition.arguments;
  switch (condition.kind) {
    case ExpressionKind::null_value:
      return true;
    case ExpressionKind::boolean:
      return condition.value == "false";
    case ExpressionKind::and_all:
      return std::any_of(parts.begin(), parts.end(), is_never_true);
    case ExpressionKind::operation:
      return parts.size() == 2 && condition.name.size() == 1 && condition.name.back() == "=" &&
             is_integer(parts[0]) && is_integer(parts[1]) && parts[0].value != parts[1].value;
    default:
      return false;
  }
}

bool touches_no_row(const Query& query) {
  const bool never = query.where && is_never_true(*query.where);
  switch (query.kind) {
    case QueryKind::update:
    case QueryKind::delete_rows:
      return never;
    case QueryKind::select:
      return never && !query.having &&
             std::none_of(query.targets.begin(), query.targets.end(),
                          [](const sql::Target& each) { return has_call(each.value); });
    case QueryKind::insert:
      return query.source && touches_no_row(*query.source);
    default:
      return false;
  }
}

bool prunes_all_partitions(const Query& query) {
  if (!query.where || !is_never_true(*query.where)) return false;
  if (query.kind == QueryKind::select)
    return query.from.size() == 1 && query.from.front().kind == sql::FromKind::relation;
  return query.from.empty();
}

}  // namespace migc::effects
