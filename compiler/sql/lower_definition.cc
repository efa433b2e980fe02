#include "compiler/sql/lower_definition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/base/text.h"
#include "compiler/sql/lower_tokens.h"

namespace migc::sql {
namespace {

const char* action_name(DefElemAction action) {
  switch (action) {
    case DEFELEM_SET:
      return "set";
    case DEFELEM_ADD:
      return "add";
    case DEFELEM_DROP:
      return "drop";
    case DEFELEM_UNSPEC:
      break;
  }
  return "";
}

NamePath option_path(const Node* node) {
  if (is(node, T_TypeName)) return to_path(as<::TypeName>(node)->names);
  if (is(node, T_List)) return to_path(as<List>(node));
  return {};
}

std::string constant_text(const A_Const* node) {
  if (node->isnull) return {};
  return option_text(&node->val.node);
}

// Raw trees have the key words of bounds as columns (transformPartitionRangeBounds).
Expression lower_range_datum(const Node* node, Span extent, Context& context) {
  Expression result = lower_root(node, extent, context);
  const bool is_word = result.kind == ExpressionKind::column && result.name.size() == 1 &&
                       (result.name[0] == "minvalue" || result.name[0] == "maxvalue");
  if (!is_word) return result;
  result.kind = ExpressionKind::other;
  result.value = result.name[0];
  result.name.clear();
  return result;
}

// A bracketed list of a bound; goes past it.
std::vector<Expression> lower_datums(const List* list, TokenCursor& cursor, Context& context) {
  std::vector<Expression> result;
  cursor.find_symbol('(');
  cursor.next();
  const std::vector<Span> items = cursor.items();
  std::size_t i = 0;
  for (const Node* const node : each(list))
    result.push_back(lower_range_datum(node, nth(items, i++), context));
  cursor.next();
  return result;
}

PartitionStrategy strategy_of(char letter) {
  if (letter == 'l') return PartitionStrategy::list;
  return letter == 'h' ? PartitionStrategy::hash : PartitionStrategy::range;
}

}  // namespace

std::string option_text(const Node* node) {
  if (node == nullptr) return {};
  switch (nodeTag(node)) {
    case T_Integer:
      return std::to_string(as<Integer>(node)->ival);
    case T_Float:
      return to_text(as<Float>(node)->fval);
    case T_Boolean:
      return as<Boolean>(node)->boolval ? "true" : "false";
    case T_String:
      return to_text(as<String>(node)->sval);
    case T_BitString:
      return to_text(as<BitString>(node)->bsval);
    case T_A_Const:
      return constant_text(as<A_Const>(node));
    case T_TypeCast:
      return option_text(as<TypeCast>(node)->arg);
    case T_RoleSpec:
      return role_name(as<RoleSpec>(node));
    case T_A_Star:
      return "*";
    case T_TypeName:
    case T_List:
      return migc::join(option_path(node), ".");
    default:
      return {};
  }
}

Option lower_option(const DefElem* node, Context& context) {
  Option option;
  option.name = to_text(node->defname);
  if (node->defnamespace != nullptr)
    option.name = fmt::format("{}.{}", node->defnamespace, option.name);
  if (node->arg != nullptr) option.value = option_text(node->arg);
  option.path = option_path(node->arg);
  option.action = action_name(node->defaction);
  option.span = context.token(node->location);
  return option;
}

std::vector<Option> lower_options(const List* list, Context& context) {
  std::vector<Option> options;
  options.reserve(size(list));
  for (const auto* const node : each<DefElem>(list)) options.push_back(lower_option(node, context));
  return options;
}

std::vector<std::string> setting_values(const List* arguments) {
  std::vector<std::string> values;
  for (const Node* const value : each(arguments)) values.push_back(option_text(value));
  return values;
}

Option lower_setting(const VariableSetStmt* node) {
  Option option;
  option.name = to_text(node->name);
  option.path = setting_values(node->args);
  switch (node->kind) {
    case VAR_SET_DEFAULT:
      option.action = "default";
      break;
    case VAR_SET_CURRENT:
      option.action = "current";
      break;
    case VAR_RESET:
      option.action = "reset";
      break;
    case VAR_RESET_ALL:
      option.action = "reset all";
      break;
    default:
      option.value = migc::join(option.path, ", ");
  }
  return option;
}

ColumnDefinition lower_column_definition(const ColumnDef* node, Context& context) {
  ColumnDefinition column;
  column.name = to_text(node->colname);
  column.name_span = context.token(node->location);
  TokenCursor cursor(context);
  column.span = cursor.seek(column.name_span.begin).item();
  if (node->typeName != nullptr) column.type = lower_type(node->typeName, context);
  if (node->collClause != nullptr) column.collation = to_path(node->collClause->collname);
  column.constraints =
      lower_column_constraints(node->constraints, node->collClause, column.span.end, context);
  column.storage = to_lower(to_text(node->storage_name));
  column.compression = to_text(node->compression);
  column.foreign_options = lower_options(node->fdwoptions, context);
  return column;
}

Span key_expression_extent(Span key, Context& context) {
  TokenCursor cursor(context);
  cursor.seek(key.begin);
  if (cursor.is_symbol('(')) return cursor.group();
  const Span name = cursor.name();
  if (!cursor.is_symbol('(')) return name;
  cursor.group();
  cursor.back();
  return {name.begin, cursor.token().end};
}

KeyPart lower_key(const IndexElem* node, Span extent, Context& context) {
  KeyPart part;
  part.column = to_text(node->name);
  part.span = extent;
  if (node->expr != nullptr)
    part.expression = lower_root(node->expr, key_expression_extent(extent, context), context);
  part.collation = to_path(node->collation);
  part.operator_class = to_path(node->opclass);
  part.class_options = lower_options(node->opclassopts, context);
  part.descending = node->ordering == SORTBY_DESC;
  if (node->nulls_ordering != SORTBY_NULLS_DEFAULT)
    part.nulls_first = node->nulls_ordering == SORTBY_NULLS_FIRST;
  return part;
}

std::vector<KeyPart> lower_keys(const List* list, std::size_t offset, Context& context) {
  std::vector<KeyPart> parts;
  TokenCursor cursor(context);
  cursor.seek(offset).next();
  const std::vector<Span> items = cursor.items();
  std::size_t i = 0;
  for (const auto* const node : each<IndexElem>(list))
    parts.push_back(lower_key(node, nth(items, i++), context));
  return parts;
}

PartitionKey lower_partition_key(const PartitionSpec* node, Context& context) {
  PartitionKey key;
  key.strategy = strategy_of(static_cast<char>(node->strategy));
  for (const auto* const element : each<PartitionElem>(node->partParams)) {
    KeyPart part;
    part.column = to_text(element->name);
    TokenCursor cursor(context);
    part.span = cursor.seek(context.offset(element->location)).item();
    if (element->expr != nullptr)
      part.expression =
          lower_root(element->expr, key_expression_extent(part.span, context), context);
    part.collation = to_path(element->collation);
    part.operator_class = to_path(element->opclass);
    key.parts.push_back(std::move(part));
  }
  return key;
}

PartitionBound lower_bound(const PartitionBoundSpec* node, Context& context) {
  PartitionBound bound;
  bound.is_default = node->is_default;
  bound.modulus = node->modulus;
  bound.remainder = node->remainder;
  TokenCursor cursor(context);
  cursor.seek(context.offset(node->location));
  if (node->is_default) {
    bound.span = cursor.token();
    return bound;
  }
  bound.strategy = strategy_of(node->strategy);
  // the location is behind FOR VALUES
  cursor.back(2);
  bound.span.begin = cursor.offset();
  if (bound.strategy == PartitionStrategy::list) {
    bound.list = lower_datums(node->listdatums, cursor, context);
  } else if (bound.strategy == PartitionStrategy::range) {
    bound.lower = lower_datums(node->lowerdatums, cursor, context);
    bound.upper = lower_datums(node->upperdatums, cursor, context);
  } else {
    cursor.find_symbol('(');
    cursor.group();
  }
  cursor.back();
  bound.span.end = cursor.token().end;
  return bound;
}

}  // namespace migc::sql
