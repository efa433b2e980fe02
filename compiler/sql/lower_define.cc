#include "compiler/sql/lower_define.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/base/text.h"
#include "compiler/sql/lower_definition.h"
#include "compiler/sql/lower_object.h"
#include "compiler/sql/lower_parameter.h"

namespace migc::sql {
namespace {

TokenCursor behind_create(ObjectKind kind, Context& context) {
  TokenCursor cursor(context);
  cursor.accept("create");
  cursor.accept({"or", "replace"});
  cursor.accept("default");  // CREATE DEFAULT CONVERSION
  skip_kind(kind, cursor);
  cursor.accept({"if", "not", "exists"});
  return cursor;
}

Define::Item lower_item(const DefElem* node, Context& context) {
  Define::Item item;
  item.name = to_text(node->defname);
  item.value = option_text(node->arg);
  if (is(node->arg, T_TypeName)) item.type = lower_type(as<::TypeName>(node->arg), context);
  return item;
}

Define::Item function_item(std::string name, const List* function) {
  return {std::move(name), migc::join(to_path(function), "."), {}};
}

Define lower_define(const DefineStmt* node, Context& context) {
  Define define;
  define.kind = lower_kind(node->kind);
  define.name = to_path(node->defnames);
  TokenCursor cursor = behind_create(define.kind, context);
  // of an operator the brackets behind it hold its definition
  const bool is_operator = define.kind == ObjectKind::operator_;
  define.name_span = is_operator ? take_object(define.kind, cursor) : cursor.name();
  define.if_not_exists = node->if_not_exists;
  define.or_replace = node->replace;
  // an aggregate's: the parameters, and how many of them are direct arguments
  if (node->args != nullptr)
    define.parameters =
        lower_parameters(static_cast<const List*>(linitial(node->args)), cursor, context);
  else if (define.kind == ObjectKind::aggregate && !node->oldstyle)
    define.parameters.emplace();
  for (const auto* const item : each<DefElem>(node->definition))
    define.items.push_back(lower_item(item, context));
  if (node->args != nullptr && size(node->args) > 1) {
    // -1: there is no ORDER BY
    const int direct = as<Integer>(static_cast<const Node*>(lsecond(node->args)))->ival;
    if (direct >= 0) define.items.push_back({"direct_arguments", std::to_string(direct), {}});
  }
  return define;
}

Define lower_language(const CreatePLangStmt* node, Context& context) {
  Define define;
  define.kind = ObjectKind::language;
  define.name = {to_text(node->plname)};
  TokenCursor cursor = behind_create(define.kind, context);
  define.name_span = cursor.token();
  define.or_replace = node->replace;
  define.items.push_back(function_item("handler", node->plhandler));
  define.items.push_back(function_item("inline", node->plinline));
  define.items.push_back(function_item("validator", node->plvalidator));
  define.items.push_back({"trusted", node->pltrusted ? "true" : "false", {}});
  return define;
}

Define lower_access_method(const CreateAmStmt* node, Context& context) {
  Define define;
  define.kind = ObjectKind::access_method;
  define.name = {to_text(node->amname)};
  TokenCursor cursor = behind_create(define.kind, context);
  define.name_span = cursor.token();
  define.items.push_back(function_item("handler", node->handler_name));
  define.items.push_back({"type", node->amtype == 't' ? "table" : "index", {}});
  return define;
}

Define lower_conversion(const CreateConversionStmt* node, Context& context) {
  Define define;
  define.kind = ObjectKind::conversion;
  define.name = to_path(node->conversion_name);
  TokenCursor cursor = behind_create(define.kind, context);
  define.name_span = cursor.name();
  define.items.push_back({"for", to_text(node->for_encoding_name), {}});
  define.items.push_back({"to", to_text(node->to_encoding_name), {}});
  define.items.push_back(function_item("function", node->func_name));
  define.items.push_back({"default", node->def ? "true" : "false", {}});
  return define;
}

Define lower_transform(const CreateTransformStmt* node, Context& context) {
  Define define;
  define.kind = ObjectKind::transform;
  define.name = {to_text(node->lang)};
  define.or_replace = node->replace;
  const TypeName type = lower_type(node->type_name, context);
  define.name_span = type.span;
  define.items.push_back({"type", migc::join(type.name, "."), type});
  if (node->fromsql != nullptr)
    define.items.push_back(function_item("from sql", node->fromsql->objname));
  if (node->tosql != nullptr) define.items.push_back(function_item("to sql", node->tosql->objname));
  return define;
}

CreateCast lower_cast(const CreateCastStmt* node, Context& context) {
  CreateCast cast;
  cast.source = lower_type(node->sourcetype, context);
  cast.target = lower_type(node->targettype, context);
  cast.function =
      lower_object(ObjectKind::function, reinterpret_cast<const Node*>(node->func), context);
  cast.inout = node->inout;
  cast.context = "explicit";
  if (node->context == COERCION_IMPLICIT) cast.context = "implicit";
  if (node->context == COERCION_ASSIGNMENT) cast.context = "assignment";
  return cast;
}

void lower_class_item(const CreateOpClassItem* item, Context& context, CreateOperatorClass& to) {
  if (item->itemtype == OPCLASS_ITEM_STORAGETYPE) {
    to.storage = lower_type(item->storedtype, context);
    return;
  }
  const bool is_operator = item->itemtype == OPCLASS_ITEM_OPERATOR;
  const ObjectKind kind = is_operator ? ObjectKind::operator_ : ObjectKind::function;
  (is_operator ? to.operators : to.functions)
      .push_back(lower_object(kind, reinterpret_cast<const Node*>(item->name), context));
}

CreateOperatorClass lower_class(const CreateOpClassStmt* node, Context& context) {
  CreateOperatorClass create;
  create.name = to_path(node->opclassname);
  create.family = to_path(node->opfamilyname);
  create.method = to_text(node->amname);
  create.type = lower_type(node->datatype, context);
  create.is_default = node->isDefault;
  for (const auto* const item : each<CreateOpClassItem>(node->items))
    lower_class_item(item, context, create);
  return create;
}

CreateOperatorClass lower_family(const CreateOpFamilyStmt* node) {
  CreateOperatorClass create;
  create.name = to_path(node->opfamilyname);
  create.method = to_text(node->amname);
  create.is_family = true;
  return create;
}

AlterProperties alter_named(ObjectKind kind, const List* name, Context& context) {
  AlterProperties alter;
  alter.kind = kind;
  alter.object.path = to_path(name);
  TokenCursor cursor(context);
  cursor.accept("alter");
  skip_kind(kind, cursor);
  cursor.accept({"if", "exists"});
  alter.object.span = cursor.name();
  return alter;
}

AlterProperties with_options(AlterProperties alter, const List* options, Context& context) {
  alter.options = lower_options(options, context);
  return alter;
}

AlterProperties lower_alter_statistics(const AlterStatsStmt* node, Context& context) {
  AlterProperties alter = alter_named(ObjectKind::statistics, node->defnames, context);
  alter.if_exists = node->missing_ok;
  alter.action = "set statistics";
  Option option;
  option.name = "statistics";
  if (node->stxstattarget != nullptr) option.value = option_text(node->stxstattarget);
  alter.options.push_back(std::move(option));
  return alter;
}

AlterProperties lower_alter_operator(const AlterOperatorStmt* node, Context& context) {
  AlterProperties alter;
  alter.kind = ObjectKind::operator_;
  alter.object = lower_object(alter.kind, reinterpret_cast<const Node*>(node->opername), context);
  TokenCursor cursor(context);
  cursor.accept({"alter", "operator"});
  alter.object.span = take_object(alter.kind, cursor);
  return with_options(std::move(alter), node->options, context);
}

AlterProperties lower_alter_family(const AlterOpFamilyStmt* node, Context& context) {
  AlterProperties alter = alter_named(ObjectKind::operator_family, node->opfamilyname, context);
  alter.object.method = to_text(node->amname);
  alter.action = node->isDrop ? "drop" : "add";
  return alter;
}

AlterProperties lower_alter_configuration(const AlterTSConfigurationStmt* node, Context& context) {
  AlterProperties alter =
      alter_named(ObjectKind::text_search_configuration, node->cfgname, context);
  alter.action = "alter mapping";
  alter.if_exists = node->missing_ok;
  if (node->kind == ALTER_TSCONFIG_ADD_MAPPING) alter.action = "add mapping";
  if (node->kind == ALTER_TSCONFIG_DROP_MAPPING) alter.action = "drop mapping";
  if (node->replace) alter.action = "replace mapping";
  for (std::string& token : to_names(node->tokentype)) {
    Option option;
    option.name = "token";
    option.value = std::move(token);
    alter.options.push_back(std::move(option));
  }
  for (const auto* const dictionary : each<List>(node->dicts)) {
    Option option;
    option.name = "dictionary";
    option.path = to_path(dictionary);
    alter.options.push_back(std::move(option));
  }
  return alter;
}

AlterProperties lower_alter_collation(const AlterCollationStmt* node, Context& context) {
  AlterProperties alter = alter_named(ObjectKind::collation, node->collname, context);
  alter.action = "refresh version";
  return alter;
}

CreateForeignObject lower_wrapper(std::string name, const List* functions, const List* options,
                                  Context& context) {
  CreateForeignObject object;
  object.kind = ObjectKind::foreign_data_wrapper;
  object.name = std::move(name);
  object.options = lower_options(functions, context);
  for (Option& option : lower_options(options, context))
    object.options.push_back(std::move(option));
  return object;
}

void add_text(const char* name, const char* value, CreateForeignObject& to) {
  if (value == nullptr) return;
  Option option;
  option.name = name;
  option.value = value;
  to.options.push_back(std::move(option));
}

CreateForeignObject lower_server(const CreateForeignServerStmt* node, Context& context) {
  CreateForeignObject object;
  object.kind = ObjectKind::foreign_server;
  object.name = to_text(node->servername);
  object.of = to_text(node->fdwname);
  object.if_not_exists = node->if_not_exists;
  object.options = lower_options(node->options, context);
  add_text("type", node->servertype, object);
  add_text("version", node->version, object);
  return object;
}

CreateForeignObject lower_alter_server(const AlterForeignServerStmt* node, Context& context) {
  CreateForeignObject object;
  object.kind = ObjectKind::foreign_server;
  object.name = to_text(node->servername);
  object.options = lower_options(node->options, context);
  add_text("version", node->version, object);
  return object;
}

template <typename T>
CreateForeignObject lower_mapping(const T* node, Context& context) {
  CreateForeignObject object;
  object.kind = ObjectKind::user_mapping;
  object.name = role_name(node->user);
  object.of = to_text(node->servername);
  object.options = lower_options(node->options, context);
  return object;
}

CreateForeignObject as_alter(CreateForeignObject object) {
  object.alter = true;
  return object;
}

}  // namespace

std::optional<AnyOperation> lower_define_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_DefineStmt:
      return lower_define(as<DefineStmt>(node), context);
    case T_CreatePLangStmt:
      return lower_language(as<CreatePLangStmt>(node), context);
    case T_CreateAmStmt:
      return lower_access_method(as<CreateAmStmt>(node), context);
    case T_CreateConversionStmt:
      return lower_conversion(as<CreateConversionStmt>(node), context);
    case T_CreateTransformStmt:
      return lower_transform(as<CreateTransformStmt>(node), context);
    case T_CreateCastStmt:
      return lower_cast(as<CreateCastStmt>(node), context);
    case T_CreateOpClassStmt:
      return lower_class(as<CreateOpClassStmt>(node), context);
    case T_CreateOpFamilyStmt:
      return lower_family(as<CreateOpFamilyStmt>(node));
    default:
      return std::nullopt;
  }
}

std::optional<AnyOperation> lower_alter_properties(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_AlterStatsStmt:
      return lower_alter_statistics(as<AlterStatsStmt>(node), context);
    case T_AlterOperatorStmt:
      return lower_alter_operator(as<AlterOperatorStmt>(node), context);
    case T_AlterTypeStmt:
      return with_options(alter_named(ObjectKind::type, as<AlterTypeStmt>(node)->typeName, context),
                          as<AlterTypeStmt>(node)->options, context);
    case T_AlterTSDictionaryStmt:
      return with_options(alter_named(ObjectKind::text_search_dictionary,
                                      as<AlterTSDictionaryStmt>(node)->dictname, context),
                          as<AlterTSDictionaryStmt>(node)->options, context);
    case T_AlterTSConfigurationStmt:
      return lower_alter_configuration(as<AlterTSConfigurationStmt>(node), context);
    case T_AlterCollationStmt:
      return lower_alter_collation(as<AlterCollationStmt>(node), context);
    case T_AlterOpFamilyStmt:
      return lower_alter_family(as<AlterOpFamilyStmt>(node), context);
    default:
      return std::nullopt;
  }
}

std::optional<AnyOperation> lower_foreign_statement(const Node* node, Context& context) {
  switch (nodeTag(node)) {
    case T_CreateFdwStmt:
      return lower_wrapper(to_text(as<CreateFdwStmt>(node)->fdwname),
                           as<CreateFdwStmt>(node)->func_options, as<CreateFdwStmt>(node)->options,
                           context);
    case T_AlterFdwStmt:
      return as_alter(lower_wrapper(to_text(as<AlterFdwStmt>(node)->fdwname),
                                    as<AlterFdwStmt>(node)->func_options,
                                    as<AlterFdwStmt>(node)->options, context));
    case T_CreateForeignServerStmt:
      return lower_server(as<CreateForeignServerStmt>(node), context);
    case T_AlterForeignServerStmt:
      return as_alter(lower_alter_server(as<AlterForeignServerStmt>(node), context));
    case T_CreateUserMappingStmt: {
      CreateForeignObject mapping = lower_mapping(as<CreateUserMappingStmt>(node), context);
      mapping.if_not_exists = as<CreateUserMappingStmt>(node)->if_not_exists;
      return mapping;
    }
    case T_AlterUserMappingStmt:
      return as_alter(lower_mapping(as<AlterUserMappingStmt>(node), context));
    default:
      return std::nullopt;
  }
}

}  // namespace migc::sql
