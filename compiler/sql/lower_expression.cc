#include "compiler/sql/lower_expression.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace migc::sql {
namespace {

Expression make(ExpressionKind kind, Span span) {
  Expression expression;
  expression.kind = kind;
  expression.span = span;
  return expression;
}

Expression lower_constant(const A_Const* node, Context& context) {
  if (node->isnull) return make(ExpressionKind::null_value, context.token(node->location));
  switch (nodeTag(&node->val)) {
    case T_Integer: {
      Expression result = make(ExpressionKind::integer, context.number(node->location));
      result.value = std::to_string(node->val.ival.ival);
      return result;
    }
    case T_Float: {
      Expression result = make(ExpressionKind::decimal, context.number(node->location));
      result.value = to_text(node->val.fval.fval);
      return result;
    }
    case T_Boolean: {
      Expression result = make(ExpressionKind::boolean, context.token(node->location));
      result.value = node->val.boolval.boolval ? "true" : "false";
      return result;
    }
    case T_BitString: {
      Expression result = make(ExpressionKind::bit_string, context.token(node->location));
      result.value = to_text(node->val.bsval.bsval);
      return result;
    }
    default: {
      Expression result = make(ExpressionKind::string, context.token(node->location));
      result.value = to_text(node->val.sval.sval);
      return result;
    }
  }
}

Expression lower_column(const ColumnRef* node, Context& context) {
  Expression result = make(ExpressionKind::column, context.name(node->location));
  result.name = to_path(node->fields);
  if (is(llast(node->fields), T_A_Star)) {
    result.kind = ExpressionKind::star;
    result.name.pop_back();
    result.span = join(result.span, context.token(node->location));
  }
  return result;
}

ExpressionKind kind_of(const A_Expr* node) {
  switch (node->kind) {
    case AEXPR_OP:
      return ExpressionKind::operation;
    case AEXPR_OP_ANY:
      return ExpressionKind::any_of;
    case AEXPR_OP_ALL:
      return ExpressionKind::all_of;
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT:
      return ExpressionKind::is_distinct;
    case AEXPR_NULLIF:
      return ExpressionKind::null_if;
    case AEXPR_IN:
      return ExpressionKind::in_list;
    case AEXPR_LIKE:
    case AEXPR_ILIKE:
    case AEXPR_SIMILAR:
      return ExpressionKind::like;
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN:
    case AEXPR_BETWEEN_SYM:
    case AEXPR_NOT_BETWEEN_SYM:
      return ExpressionKind::between;
  }
  return ExpressionKind::other;
}

const char* word_of(const A_Expr* node) {
  switch (node->kind) {
    case AEXPR_NOT_DISTINCT:
      return "not";
    case AEXPR_BETWEEN:
      return "between";
    case AEXPR_NOT_BETWEEN:
      return "not between";
    case AEXPR_BETWEEN_SYM:
      return "between symmetric";
    case AEXPR_NOT_BETWEEN_SYM:
      return "not between symmetric";
    default:
      return "";
  }
}

// a + b + c + … is nested to the left, however long it is. The parser builds it without recursion;
// what is longer than later layers can recurse over is given as its parts.
Expression lower_long_chain(const A_Expr* node, Context& context) {
  std::vector<const Node*> parts;
  const auto* at = reinterpret_cast<const Node*>(node);
  while (is(at, T_A_Expr) && as<A_Expr>(at)->kind == AEXPR_OP && as<A_Expr>(at)->lexpr != nullptr) {
    parts.push_back(as<A_Expr>(at)->rexpr);
    at = as<A_Expr>(at)->lexpr;
  }
  parts.push_back(at);
  std::reverse(parts.begin(), parts.end());
  Expression result = make(ExpressionKind::other, {});
  result.value = "too deep";
  for (const Node* const part : parts) append(part, context, result);
  return result;
}

bool is_long_chain(const A_Expr* node, const Context& context) {
  int length = context.depth;
  const auto* at = reinterpret_cast<const Node*>(node);
  while (is(at, T_A_Expr) && as<A_Expr>(at)->kind == AEXPR_OP && length <= Context::k_deepest) {
    at = as<A_Expr>(at)->lexpr;
    ++length;
  }
  return length > Context::k_deepest;
}

Expression lower_operation(const A_Expr* node, Context& context) {
  if (is_long_chain(node, context)) return lower_long_chain(node, context);
  Expression result = make(kind_of(node), {});
  if (node->kind != AEXPR_NULLIF && result.kind != ExpressionKind::between &&
      result.kind != ExpressionKind::is_distinct) {
    result.name = to_path(node->name);
  }
  result.value = word_of(node);
  if (node->lexpr == nullptr || node->kind == AEXPR_NULLIF)
    result.span = context.token(node->location);
  append(node->lexpr, context, result);
  const bool is_list = is(node->rexpr, T_List) && (result.kind == ExpressionKind::in_list ||
                                                   result.kind == ExpressionKind::between);
  if (is_list) {
    append_all(as<List>(node->rexpr), context, result);
  } else {
    append(node->rexpr, context, result);
  }
  return result;
}

Expression lower_logic(const BoolExpr* node, Context& context) {
  Expression result = make(ExpressionKind::not_, {});
  if (node->boolop == AND_EXPR) result.kind = ExpressionKind::and_all;
  if (node->boolop == OR_EXPR) result.kind = ExpressionKind::or_any;
  if (node->boolop == NOT_EXPR) result.span = context.token(node->location);
  append_all(node->args, context, result);
  return result;
}

Expression lower_null_test(const NullTest* node, Context& context) {
  Expression result = make(
      node->nulltesttype == IS_NULL ? ExpressionKind::is_null : ExpressionKind::is_not_null, {});
  append(node->arg, context, result);
  return result;
}

Expression lower_boolean_test(const BooleanTest* node, Context& context) {
  Expression result = make(ExpressionKind::boolean_test, {});
  append(node->arg, context, result);
  switch (node->booltesttype) {
    case IS_TRUE:
      result.value = "is true";
      break;
    case IS_NOT_TRUE:
      result.value = "is not true";
      break;
    case IS_FALSE:
      result.value = "is false";
      break;
    case IS_NOT_FALSE:
      result.value = "is not false";
      break;
    case IS_UNKNOWN:
      result.value = "is unknown";
      break;
    case IS_NOT_UNKNOWN:
      result.value = "is not unknown";
      break;
  }
  return result;
}

Expression lower_cast(const TypeCast* node, Context& context) {
  Expression result = make(ExpressionKind::cast, {});
  append(node->arg, context, result);
  result.type = std::make_shared<const TypeName>(lower_type(node->typeName, context));
  result.span = join(result.span, result.type->span);
  return result;
}

Expression lower_collate(const CollateClause* node, Context& context) {
  Expression result = make(ExpressionKind::collate, {});
  append(node->arg, context, result);
  result.name = to_path(node->collname);
  return result;
}

Expression lower_case(const CaseExpr* node, Context& context) {
  Expression result = make(ExpressionKind::case_when, context.token(node->location));
  result.flag = node->arg != nullptr;
  append(node->arg, context, result);
  for (const auto* const when : each<CaseWhen>(node->args)) {
    append(when->expr, context, result);
    append(when->result, context, result);
  }
  append(node->defresult, context, result);
  return result;
}

Expression lower_list(ExpressionKind kind, int location, const List* arguments, Context& context) {
  Expression result = make(kind, context.token(location));
  append_all(arguments, context, result);
  return result;
}

Expression lower_subscripts(Expression value, Elements<Node>::Iterator& at,
                            Elements<Node>::Iterator end, Context& context) {
  Expression result = make(ExpressionKind::subscript, value.span);
  result.arguments.push_back(std::move(value));
  for (; at != end && is(*at, T_A_Indices); ++at) {
    const auto* const indices = as<A_Indices>(*at);
    result.flag = result.flag || indices->is_slice;
    for (const Node* const bound : {indices->lidx, indices->uidx}) {
      if (bound != nullptr) append(bound, context, result);
      if (bound == nullptr && indices->is_slice)
        result.arguments.push_back(make(ExpressionKind::default_value, {}));
    }
  }
  return result;
}

Expression lower_indirection(const A_Indirection* node, Context& context) {
  Expression value = lower_expression(node->arg, context);
  const Elements<Node> parts = each(node->indirection);
  auto at = parts.begin();
  while (at != parts.end()) {
    if (is(*at, T_A_Indices)) {
      value = lower_subscripts(std::move(value), at, parts.end(), context);
      continue;
    }
    Expression part = make(ExpressionKind::field, value.span);
    part.name.emplace_back(is(*at, T_A_Star) ? "*" : to_text(as<String>(*at)->sval));
    part.arguments.push_back(std::move(value));
    value = std::move(part);
    ++at;
  }
  return value;
}

Expression lower_sublink(const SubLink* node, Context& context) {
  Expression result = make(ExpressionKind::scalar_query, context.token(node->location));
  switch (node->subLinkType) {
    case EXISTS_SUBLINK:
      result.kind = ExpressionKind::exists;
      break;
    case ALL_SUBLINK:
      result.kind = ExpressionKind::all_query;
      break;
    case ANY_SUBLINK:
      result.kind = ExpressionKind::any_query;
      break;
    case ARRAY_SUBLINK:
      result.kind = ExpressionKind::array_query;
      break;
    default:
      break;
  }
  result.name = to_path(node->operName);
  if (node->subLinkType == ANY_SUBLINK && node->operName == nullptr) result.name = {"="};
  append(node->testexpr, context, result);
  result.query = lower_query(node->subselect, context);
  if (result.query != nullptr) result.span = join(result.span, result.query->span);
  return result;
}

Expression lower_sql_value(const SQLValueFunction* node, Context& context) {
  Expression result = make(ExpressionKind::sql_value, context.token(node->location));
  constexpr std::array<std::string_view, 15> k_names = {
      "current_date", "current_time", "current_time",   "current_timestamp", "current_timestamp",
      "localtime",    "localtime",    "localtimestamp", "localtimestamp",    "current_role",
      "current_user", "user",         "session_user",   "current_catalog",   "current_schema"};
  result.value = k_names.at(static_cast<std::size_t>(node->op));
  if (node->typmod >= 0) {
    Expression precision = make(ExpressionKind::integer, {});
    precision.value = std::to_string(node->typmod);
    result.arguments.push_back(std::move(precision));
  }
  return result;
}

Expression lower_grouping_set(const GroupingSet* node, Context& context) {
  Expression result = make(ExpressionKind::grouping, context.token(node->location));
  switch (node->kind) {
    case GROUPING_SET_EMPTY:
      result.value = "empty";
      break;
    case GROUPING_SET_SIMPLE:
      result.value = "simple";
      break;
    case GROUPING_SET_ROLLUP:
      result.value = "rollup";
      break;
    case GROUPING_SET_CUBE:
      result.value = "cube";
      break;
    case GROUPING_SET_SETS:
      result.value = "grouping sets";
      break;
  }
  append_all(node->content, context, result);
  return result;
}

// (a, b) = (SELECT …): the query stands with the first column alone.
Expression lower_multi_assignment(const MultiAssignRef* node, Context& context) {
  if (is(node->source, T_RowExpr)) {
    const List* const values = as<RowExpr>(node->source)->args;
    if (static_cast<int>(size(values)) >= node->colno)
      return lower_expression(static_cast<const Node*>(list_nth(values, node->colno - 1)), context);
  }
  if (node->colno == 1) return lower_expression(node->source, context);
  Expression result = make(ExpressionKind::other, {});
  result.value = "MultiAssignRef";
  return result;
}

Expression lower_named_argument(const NamedArgExpr* node, Context& context) {
  Expression result = make(ExpressionKind::named_argument, context.token(node->location));
  result.name.push_back(to_text(node->name));
  append(node->arg, context, result);
  return result;
}

Expression lower_parameter(const ParamRef* node, Context& context) {
  Expression result = make(ExpressionKind::parameter, context.token(node->location));
  result.value = std::to_string(node->number);
  // "$" and the number are two tokens to the lexer
  if (!result.span.empty()) result.span.end = result.span.begin + 1 + result.value.size();
  return result;
}

Expression other(std::string_view name, int location, Context& context) {
  Expression result = make(ExpressionKind::other, context.token(location));
  result.value = name;
  return result;
}

Expression lower_rare(const Node* node, Context& context) {
  if (is_xml(node)) return lower_xml(node, context);
  if (is_json(node)) return lower_json(node, context);
  switch (nodeTag(node)) {
    case T_GroupingFunc: {
      Expression result = lower_list(ExpressionKind::grouping, as<GroupingFunc>(node)->location,
                                     as<GroupingFunc>(node)->args, context);
      result.value = "grouping";
      return result;
    }
    case T_GroupingSet:
      return lower_grouping_set(as<GroupingSet>(node), context);
    case T_MultiAssignRef:
      return lower_multi_assignment(as<MultiAssignRef>(node), context);
    case T_CurrentOfExpr:
      return other("CurrentOfExpr", -1, context);
    case T_MergeSupportFunc:
      return other("MergeSupportFunc", as<MergeSupportFunc>(node)->location, context);
    case T_SortBy:
      return lower_expression(as<SortBy>(node)->node, context);
    case T_ResTarget:
      return lower_expression(as<ResTarget>(node)->val, context);
    case T_List:
      return lower_list(ExpressionKind::row, -1, as<List>(node), context);
    default:
      return other(fmt::format("node {}", static_cast<int>(nodeTag(node))), -1, context);
  }
}

Expression lower_any(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_A_Const:
      return lower_constant(as<A_Const>(node), context);
    case T_ColumnRef:
      return lower_column(as<ColumnRef>(node), context);
    case T_ParamRef:
      return lower_parameter(as<ParamRef>(node), context);
    case T_A_Expr:
      return lower_operation(as<A_Expr>(node), context);
    case T_BoolExpr:
      return lower_logic(as<BoolExpr>(node), context);
    case T_NullTest:
      return lower_null_test(as<NullTest>(node), context);
    case T_BooleanTest:
      return lower_boolean_test(as<BooleanTest>(node), context);
    case T_TypeCast:
      return lower_cast(as<TypeCast>(node), context);
    case T_CollateClause:
      return lower_collate(as<CollateClause>(node), context);
    case T_FuncCall:
      return lower_call(as<FuncCall>(node), context);
    case T_NamedArgExpr:
      return lower_named_argument(as<NamedArgExpr>(node), context);
    case T_CaseExpr:
      return lower_case(as<CaseExpr>(node), context);
    case T_CoalesceExpr:
      return lower_list(ExpressionKind::coalesce, as<CoalesceExpr>(node)->location,
                        as<CoalesceExpr>(node)->args, context);
    case T_MinMaxExpr:
      return lower_list(as<MinMaxExpr>(node)->op == IS_GREATEST ? ExpressionKind::greatest
                                                                : ExpressionKind::least,
                        as<MinMaxExpr>(node)->location, as<MinMaxExpr>(node)->args, context);
    case T_A_ArrayExpr:
      return lower_list(ExpressionKind::array, as<A_ArrayExpr>(node)->location,
                        as<A_ArrayExpr>(node)->elements, context);
    case T_RowExpr:
      return lower_list(ExpressionKind::row, as<RowExpr>(node)->location, as<RowExpr>(node)->args,
                        context);
    case T_A_Indirection:
      return lower_indirection(as<A_Indirection>(node), context);
    case T_SubLink:
      return lower_sublink(as<SubLink>(node), context);
    case T_SQLValueFunction:
      return lower_sql_value(as<SQLValueFunction>(node), context);
    case T_SetToDefault:
      return make(ExpressionKind::default_value, context.token(as<SetToDefault>(node)->location));
    default:
      return lower_rare(node, context);
  }
}

}  // namespace

Expression lower_expression(const Node* node, Context& context) {
  const Level level(context);
  if (node == nullptr) return make(ExpressionKind::other, {});
  if (level.too_deep()) {
    Expression result = make(ExpressionKind::other, {});
    result.value = "too deep";
    return result;
  }
  return lower_any(node, context);
}

std::vector<Expression> lower_expressions(const List* list, Context& context) {
  std::vector<Expression> result;
  result.reserve(size(list));
  for (const Node* const node : each(list)) result.push_back(lower_expression(node, context));
  return result;
}

Expression lower_root(const Node* node, Span extent, Context& context) {
  Expression result = lower_expression(node, context);
  if (!extent.empty()) result.span = extent;
  return result;
}

void append(const void* node, Context& context, Expression& to) {
  if (node == nullptr) return;
  to.arguments.push_back(lower_expression(static_cast<const Node*>(node), context));
  to.span = join(to.span, to.arguments.back().span);
}

void append_all(const List* list, Context& context, Expression& to) {
  to.arguments.reserve(to.arguments.size() + size(list));
  for (const Node* const node : each(list)) append(node, context, to);
}

TypeName lower_type(const ::TypeName* node, Context& context) {
  TypeName type;
  if (node == nullptr) return type;
  type.name = to_path(node->names);
  type.modifiers = lower_expressions(node->typmods, context);
  type.array_dimensions = static_cast<int>(size(node->arrayBounds));
  type.is_setof = node->setof;
  type.is_column_type = node->pct_type;
  type.span = context.type(node->location);
  return type;
}

}  // namespace migc::sql
