#include "compiler/sql/lower_expression.h"

// Function calls, and the SQL/XML and SQL/JSON functions that the grammar has rules for.

namespace migc::sql {
namespace {

Expression make(ExpressionKind kind, const char* name, int location, Context& context) {
  Expression result;
  result.kind = kind;
  result.value = name;
  result.span = context.token(location);
  return result;
}

void set_type(const JsonOutput* output, Context& context, Expression& to) {
  if (output == nullptr || output->typeName == nullptr) return;
  to.type = std::make_shared<const TypeName>(lower_type(output->typeName, context));
}

const char* xml_name(XmlExprOp op) {
  switch (op) {
    case IS_XMLCONCAT:
      return "xmlconcat";
    case IS_XMLELEMENT:
      return "xmlelement";
    case IS_XMLFOREST:
      return "xmlforest";
    case IS_XMLPARSE:
      return "xmlparse";
    case IS_XMLPI:
      return "xmlpi";
    case IS_XMLROOT:
      return "xmlroot";
    case IS_XMLSERIALIZE:
      return "xmlserialize";
    case IS_DOCUMENT:
      return "is document";
  }
  return "";
}

const char* json_name(JsonExprOp op) {
  switch (op) {
    case JSON_EXISTS_OP:
      return "json_exists";
    case JSON_QUERY_OP:
      return "json_query";
    case JSON_VALUE_OP:
      return "json_value";
    case JSON_TABLE_OP:
      return "json_table";
  }
  return "";
}

void append_behavior(const JsonBehavior* behavior, Context& context, Expression& to) {
  if (behavior != nullptr) append(behavior->expr, context, to);
}

void append_pair(const JsonKeyValue* pair, Context& context, Expression& to) {
  append(pair->key, context, to);
  append(pair->value, context, to);
}

Expression lower_json_function(const JsonFuncExpr* node, Context& context) {
  Expression result = make(ExpressionKind::json, json_name(node->op), node->location, context);
  append(node->context_item, context, result);
  append(node->pathspec, context, result);
  for (const auto* const argument : each<JsonArgument>(node->passing))
    append(argument->val, context, result);
  append_behavior(node->on_empty, context, result);
  append_behavior(node->on_error, context, result);
  set_type(node->output, context, result);
  return result;
}

Expression lower_json_aggregate(const char* name, const JsonAggConstructor* node,
                                Context& context) {
  Expression result = make(ExpressionKind::json, name, node->location, context);
  set_type(node->output, context, result);
  append_sort(node->agg_order, context, result.extra);
  if (node->agg_filter != nullptr)
    result.extra.push_back(lower_expression(node->agg_filter, context));
  result.is_window = node->over != nullptr;
  append_window(node->over, context, result.extra);
  return result;
}

Expression lower_object(const JsonObjectConstructor* node, Context& context) {
  Expression result = make(ExpressionKind::json, "json_object", node->location, context);
  for (const auto* const pair : each<JsonKeyValue>(node->exprs)) append_pair(pair, context, result);
  set_type(node->output, context, result);
  return result;
}

Expression lower_array_of_query(const JsonArrayQueryConstructor* node, Context& context) {
  Expression result = make(ExpressionKind::json, "json_array", node->location, context);
  result.query = lower_query(node->query, context);
  set_type(node->output, context, result);
  return result;
}

template <typename T>
Expression lower_one(const char* name, const T* node, Context& context) {
  Expression result = make(ExpressionKind::json, name, node->location, context);
  append(node->expr, context, result);
  set_type(node->output, context, result);
  return result;
}

}  // namespace

void append_sort(const List* list, Context& context, std::vector<Expression>& to) {
  for (const auto* const sort : each<SortBy>(list))
    to.push_back(lower_expression(sort->node, context));
}

void append_window(const WindowDef* window, Context& context, std::vector<Expression>& to) {
  if (window == nullptr) return;
  for (const Node* const key : each(window->partitionClause))
    to.push_back(lower_expression(key, context));
  append_sort(window->orderClause, context, to);
  for (const Node* const offset : {window->startOffset, window->endOffset}) {
    if (offset != nullptr) to.push_back(lower_expression(offset, context));
  }
}

Expression lower_call(const FuncCall* node, Context& context) {
  Expression result;
  result.kind = ExpressionKind::call;
  result.name = to_path(node->funcname);
  // EXTRACT, POSITION, AT TIME ZONE and their like have a place, but no name there
  result.span = node->funcformat == COERCE_SQL_SYNTAX ? context.token(node->location)
                                                      : context.name(node->location);
  append_all(node->args, context, result);
  append_sort(node->agg_order, context, result.extra);
  if (node->agg_filter != nullptr)
    result.extra.push_back(lower_expression(node->agg_filter, context));
  append_window(node->over, context, result.extra);
  result.flag = node->agg_distinct;
  result.is_star = node->agg_star;
  result.is_variadic = node->func_variadic;
  result.is_window = node->over != nullptr;
  result.within_group = node->agg_within_group;
  return result;
}

bool is_xml(const Node* node) { return is(node, T_XmlExpr) || is(node, T_XmlSerialize); }

Expression lower_xml(const Node* node, Context& context) {
  if (is(node, T_XmlSerialize)) {
    const auto* const serialize = as<XmlSerialize>(node);
    Expression result = make(ExpressionKind::xml, "xmlserialize", serialize->location, context);
    append(serialize->expr, context, result);
    result.type = std::make_shared<const TypeName>(lower_type(serialize->typeName, context));
    return result;
  }
  const auto* const xml = as<XmlExpr>(node);
  Expression result = make(ExpressionKind::xml, xml_name(xml->op), xml->location, context);
  if (xml->name != nullptr) result.name.emplace_back(xml->name);
  append_all(xml->named_args, context, result);
  append_all(xml->args, context, result);
  return result;
}

bool is_json(const Node* node) {
  switch (nodeTag(node)) {
    case T_JsonFuncExpr:
    case T_JsonValueExpr:
    case T_JsonKeyValue:
    case T_JsonParseExpr:
    case T_JsonScalarExpr:
    case T_JsonSerializeExpr:
    case T_JsonObjectConstructor:
    case T_JsonArrayConstructor:
    case T_JsonArrayQueryConstructor:
    case T_JsonObjectAgg:
    case T_JsonArrayAgg:
    case T_JsonIsPredicate:
      return true;
    default:
      return false;
  }
}

Expression lower_json(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_JsonFuncExpr:
      return lower_json_function(as<JsonFuncExpr>(node), context);
    case T_JsonValueExpr:  // value FORMAT JSON
      return lower_expression(reinterpret_cast<const Node*>(as<JsonValueExpr>(node)->raw_expr),
                              context);
    case T_JsonParseExpr:
      return lower_one("json", as<JsonParseExpr>(node), context);
    case T_JsonScalarExpr:
      return lower_one("json_scalar", as<JsonScalarExpr>(node), context);
    case T_JsonSerializeExpr:
      return lower_one("json_serialize", as<JsonSerializeExpr>(node), context);
    case T_JsonObjectConstructor:
      return lower_object(as<JsonObjectConstructor>(node), context);
    case T_JsonArrayConstructor: {
      const auto* const array = as<JsonArrayConstructor>(node);
      Expression result = make(ExpressionKind::json, "json_array", array->location, context);
      append_all(array->exprs, context, result);
      set_type(array->output, context, result);
      return result;
    }
    case T_JsonArrayQueryConstructor:
      return lower_array_of_query(as<JsonArrayQueryConstructor>(node), context);
    case T_JsonObjectAgg: {
      const auto* const aggregate = as<JsonObjectAgg>(node);
      Expression result = lower_json_aggregate("json_objectagg", aggregate->constructor, context);
      append_pair(aggregate->arg, context, result);
      return result;
    }
    case T_JsonArrayAgg: {
      const auto* const aggregate = as<JsonArrayAgg>(node);
      Expression result = lower_json_aggregate("json_arrayagg", aggregate->constructor, context);
      append(aggregate->arg, context, result);
      return result;
    }
    case T_JsonIsPredicate: {
      Expression result = make(ExpressionKind::json, "is json", -1, context);
      append(as<JsonIsPredicate>(node)->expr, context, result);
      return result;
    }
    default: {
      Expression result = make(ExpressionKind::json, "json", -1, context);
      append_pair(as<JsonKeyValue>(node), context, result);
      return result;
    }
  }
}

}  // namespace migc::sql
