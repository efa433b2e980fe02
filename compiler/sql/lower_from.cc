#include "compiler/sql/lower.h"
#include "compiler/sql/lower_expression.h"

namespace migc::sql {
namespace {

void lower_alias(const Alias* node, FromItem& item) {
  if (node == nullptr) return;
  item.alias = to_text(node->aliasname);
  std::size_t i = 0;
  for (std::string& name : to_names(node->colnames)) {
    if (i == item.columns.size()) item.columns.emplace_back();
    item.columns[i++].name = std::move(name);
  }
}

FromItem lower_relation(const RangeVar* node, Context& context) {
  FromItem item;
  item.kind = FromKind::relation;
  item.relation = qualified_name(node);
  item.only = !node->inh;
  item.span = context.name(node);
  lower_alias(node->alias, item);
  return item;
}

FromItem lower_subquery(const RangeSubselect* node, Context& context) {
  FromItem item;
  item.kind = FromKind::query;
  item.lateral = node->lateral;
  item.query = lower_query(node->subquery, context);
  if (item.query != nullptr) item.span = item.query->span;
  lower_alias(node->alias, item);
  return item;
}

void lower_column_types(const List* definitions, Context& context, FromItem& item) {
  for (const auto* const column : each<ColumnDef>(definitions))
    item.columns.push_back({to_text(column->colname), lower_type(column->typeName, context)});
}

FromItem lower_function(const RangeFunction* node, Context& context) {
  FromItem item;
  item.kind = FromKind::function;
  item.lateral = node->lateral;
  item.ordinality = node->ordinality;
  // each is a pair of the call and its own column definitions
  for (const auto* const pair : each<List>(node->functions)) {
    item.functions.push_back(lower_expression(static_cast<const Node*>(linitial(pair)), context));
    item.span = join(item.span, item.functions.back().span);
    if (size(pair) > 1) lower_column_types(static_cast<const List*>(lsecond(pair)), context, item);
  }
  lower_column_types(node->coldeflist, context, item);
  lower_alias(node->alias, item);
  return item;
}

FromItem lower_join(const JoinExpr* node, Context& context) {
  FromItem item;
  item.kind = FromKind::join;
  item.sides.push_back(lower_from(node->larg, context));
  item.sides.push_back(lower_from(node->rarg, context));
  item.span = join(item.sides[0].span, item.sides[1].span);
  if (node->jointype == JOIN_LEFT) item.join = JoinKind::left;
  if (node->jointype == JOIN_RIGHT) item.join = JoinKind::right;
  if (node->jointype == JOIN_FULL) item.join = JoinKind::full;
  item.natural = node->isNatural;
  item.using_columns = to_names(node->usingClause);
  if (node->join_using_alias != nullptr)
    item.using_alias = to_text(node->join_using_alias->aliasname);
  if (node->quals != nullptr) {
    item.condition = lower_expression(node->quals, context);
    item.span = join(item.span, item.condition->span);
  }
  lower_alias(node->alias, item);
  return item;
}

FromItem lower_sample(const RangeTableSample* node, Context& context) {
  FromItem item = lower_from(node->relation, context);
  item.sample = lower_expressions(node->args, context);
  if (node->repeatable != nullptr)
    item.sample.push_back(lower_expression(node->repeatable, context));
  return item;
}

// An item whose rows come from one expression that is no function call.
FromItem table_of(ExpressionKind kind, const char* name, int location, bool lateral,
                  Context& context) {
  FromItem item;
  item.kind = FromKind::other;
  item.lateral = lateral;
  Expression& table = item.functions.emplace_back();
  table.kind = kind;
  table.value = name;
  table.span = context.token(location);
  item.span = table.span;
  return item;
}

FromItem lower_xml_table(const RangeTableFunc* node, Context& context) {
  FromItem item = table_of(ExpressionKind::xml, "xmltable", node->location, node->lateral, context);
  Expression& table = item.functions.front();
  append(node->rowexpr, context, table);
  append(node->docexpr, context, table);
  append_all(node->namespaces, context, table);
  for (const auto* const column : each<RangeTableFuncCol>(node->columns)) {
    ColumnAlias& alias = item.columns.emplace_back();
    alias.name = to_text(column->colname);
    alias.type = lower_type(column->typeName, context);
    if (column->for_ordinality) alias.type->name = {"pg_catalog", "int4"};
    append(column->colexpr, context, table);
    append(column->coldefexpr, context, table);
  }
  lower_alias(node->alias, item);
  return item;
}

void lower_json_columns(const List* columns, Context& context, FromItem& item) {
  const Level level(context);
  if (level.too_deep()) return;
  for (const auto* const column : each<JsonTableColumn>(columns)) {
    if (column->coltype == JTC_NESTED) {
      lower_json_columns(column->columns, context, item);
      continue;
    }
    ColumnAlias& alias = item.columns.emplace_back();
    alias.name = to_text(column->name);
    alias.type = lower_type(column->typeName, context);
    if (column->coltype == JTC_FOR_ORDINALITY) alias.type->name = {"pg_catalog", "int4"};
    for (const JsonBehavior* const behavior : {column->on_empty, column->on_error}) {
      if (behavior != nullptr) append(behavior->expr, context, item.functions.front());
    }
  }
}

FromItem lower_json_table(const JsonTable* node, Context& context) {
  FromItem item =
      table_of(ExpressionKind::json, "json_table", node->location, node->lateral, context);
  append(node->context_item, context, item.functions.front());
  append(node->pathspec->string, context, item.functions.front());
  for (const auto* const argument : each<JsonArgument>(node->passing))
    append(argument->val, context, item.functions.front());
  lower_json_columns(node->columns, context, item);
  lower_alias(node->alias, item);
  return item;
}

}  // namespace

FromItem lower_from(const Node* node, Context& context) {
  const Level level(context);
  if (level.too_deep()) return {};
  switch (nodeTag(node)) {
    case T_RangeVar:
      return lower_relation(as<RangeVar>(node), context);
    case T_RangeSubselect:
      return lower_subquery(as<RangeSubselect>(node), context);
    case T_RangeFunction:
      return lower_function(as<RangeFunction>(node), context);
    case T_JoinExpr:
      return lower_join(as<JoinExpr>(node), context);
    case T_RangeTableSample:
      return lower_sample(as<RangeTableSample>(node), context);
    case T_RangeTableFunc:
      return lower_xml_table(as<RangeTableFunc>(node), context);
    case T_JsonTable:
      return lower_json_table(as<JsonTable>(node), context);
    default:
      return {};
  }
}

}  // namespace migc::sql
