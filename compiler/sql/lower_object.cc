#include "compiler/sql/lower_object.h"

#include <array>

#include "compiler/sql/lower_expression.h"

namespace migc::sql {
namespace {

struct KindRow {
  ObjectType type;
  ObjectKind kind;
};

constexpr std::array k_kinds = {
    KindRow{OBJECT_ACCESS_METHOD, ObjectKind::access_method},
    KindRow{OBJECT_AGGREGATE, ObjectKind::aggregate},
    KindRow{OBJECT_ATTRIBUTE, ObjectKind::attribute},
    KindRow{OBJECT_CAST, ObjectKind::cast},
    KindRow{OBJECT_COLUMN, ObjectKind::column},
    KindRow{OBJECT_COLLATION, ObjectKind::collation},
    KindRow{OBJECT_CONVERSION, ObjectKind::conversion},
    KindRow{OBJECT_DATABASE, ObjectKind::database},
    KindRow{OBJECT_DEFACL, ObjectKind::default_acl},
    KindRow{OBJECT_DOMAIN, ObjectKind::domain},
    KindRow{OBJECT_DOMCONSTRAINT, ObjectKind::domain_constraint},
    KindRow{OBJECT_EVENT_TRIGGER, ObjectKind::event_trigger},
    KindRow{OBJECT_EXTENSION, ObjectKind::extension},
    KindRow{OBJECT_FDW, ObjectKind::foreign_data_wrapper},
    KindRow{OBJECT_FOREIGN_SERVER, ObjectKind::foreign_server},
    KindRow{OBJECT_FOREIGN_TABLE, ObjectKind::foreign_table},
    KindRow{OBJECT_FUNCTION, ObjectKind::function},
    KindRow{OBJECT_INDEX, ObjectKind::index},
    KindRow{OBJECT_LANGUAGE, ObjectKind::language},
    KindRow{OBJECT_LARGEOBJECT, ObjectKind::large_object},
    KindRow{OBJECT_MATVIEW, ObjectKind::materialized_view},
    KindRow{OBJECT_OPCLASS, ObjectKind::operator_class},
    KindRow{OBJECT_OPERATOR, ObjectKind::operator_},
    KindRow{OBJECT_OPFAMILY, ObjectKind::operator_family},
    KindRow{OBJECT_POLICY, ObjectKind::policy},
    KindRow{OBJECT_PROCEDURE, ObjectKind::procedure},
    KindRow{OBJECT_PUBLICATION, ObjectKind::publication},
    KindRow{OBJECT_ROLE, ObjectKind::role},
    KindRow{OBJECT_ROUTINE, ObjectKind::routine},
    KindRow{OBJECT_RULE, ObjectKind::rule},
    KindRow{OBJECT_SCHEMA, ObjectKind::schema},
    KindRow{OBJECT_SEQUENCE, ObjectKind::sequence},
    KindRow{OBJECT_SUBSCRIPTION, ObjectKind::subscription},
    KindRow{OBJECT_STATISTIC_EXT, ObjectKind::statistics},
    KindRow{OBJECT_TABCONSTRAINT, ObjectKind::table_constraint},
    KindRow{OBJECT_TABLE, ObjectKind::table},
    KindRow{OBJECT_TABLESPACE, ObjectKind::tablespace},
    KindRow{OBJECT_TRANSFORM, ObjectKind::transform},
    KindRow{OBJECT_TRIGGER, ObjectKind::trigger},
    KindRow{OBJECT_TSCONFIGURATION, ObjectKind::text_search_configuration},
    KindRow{OBJECT_TSDICTIONARY, ObjectKind::text_search_dictionary},
    KindRow{OBJECT_TSPARSER, ObjectKind::text_search_parser},
    KindRow{OBJECT_TSTEMPLATE, ObjectKind::text_search_template},
    KindRow{OBJECT_TYPE, ObjectKind::type},
    KindRow{OBJECT_USER_MAPPING, ObjectKind::user_mapping},
    KindRow{OBJECT_VIEW, ObjectKind::view},
};

ObjectName lower_signature(const ObjectWithArgs* node, Context& context) {
  ObjectName object;
  object.path = to_path(node->objname);
  if (!node->args_unspecified) object.arguments = lower_types(node->objargs, context);
  const bool has_out = size(node->objfuncargs) > size(node->objargs);
  for (const auto* const parameter : each<FunctionParameter>(node->objfuncargs)) {
    if (has_out) object.all_arguments.push_back(lower_type(parameter->argType, context));
  }
  return object;
}

// Lists: a dotted name, or a type and a name, two types, a method and a name.
ObjectName lower_list(ObjectKind kind, const List* list, Context& context) {
  ObjectName object;
  for (const Node* const part : each(list)) {
    if (is(part, T_TypeName)) {
      if (kind == ObjectKind::domain_constraint) {
        object.path = to_path(as<::TypeName>(part)->names);
      } else {
        if (!object.arguments) object.arguments.emplace();
        object.arguments->push_back(lower_type(as<::TypeName>(part), context));
      }
    } else if (is(part, T_String)) {
      object.path.push_back(to_text(as<String>(part)->sval));
    }
  }
  const bool has_method = kind == ObjectKind::operator_class || kind == ObjectKind::operator_family;
  if (has_method && !object.path.empty()) {
    object.method = object.path.front();
    object.path.erase(object.path.begin());
  }
  return object;
}

bool is_any(ObjectKind kind, std::initializer_list<ObjectKind> kinds) {
  for (const ObjectKind one : kinds) {
    if (one == kind) return true;
  }
  return false;
}

void skip_two_word_kind(ObjectKind kind, TokenCursor& cursor) {
  switch (kind) {
    case ObjectKind::access_method:
      cursor.accept({"access", "method"});
      break;
    case ObjectKind::event_trigger:
      cursor.accept({"event", "trigger"});
      break;
    case ObjectKind::foreign_data_wrapper:
      cursor.accept({"foreign", "data", "wrapper"});
      break;
    case ObjectKind::foreign_table:
      cursor.accept({"foreign", "table"});
      break;
    case ObjectKind::large_object:
      cursor.accept({"large", "object"});
      break;
    case ObjectKind::materialized_view:
      cursor.accept({"materialized", "view"});
      break;
    case ObjectKind::operator_class:
      cursor.accept({"operator", "class"});
      break;
    case ObjectKind::operator_family:
      cursor.accept({"operator", "family"});
      break;
    case ObjectKind::user_mapping:
      cursor.accept({"user", "mapping"});
      break;
    default:
      break;
  }
}

}  // namespace

ObjectKind lower_kind(ObjectType type) {
  for (const KindRow& row : k_kinds) {
    if (row.type == type) return row.kind;
  }
  return ObjectKind::other;
}

std::vector<TypeName> lower_types(const List* list, Context& context) {
  std::vector<TypeName> types;
  types.reserve(size(list));
  // NONE, the missing side of a prefix operator, is a null
  for (const auto* const type : each<::TypeName>(list)) types.push_back(lower_type(type, context));
  return types;
}

ObjectName lower_object(ObjectKind kind, const Node* node, Context& context) {
  if (node == nullptr) return {};
  ObjectName object;
  switch (nodeTag(node)) {
    case T_RangeVar:
      object.path = to_path(as<RangeVar>(node));
      object.span = context.name(as<RangeVar>(node));
      return object;
    case T_TypeName:
      object.path = to_path(as<::TypeName>(node)->names);
      return object;
    case T_ObjectWithArgs:
      return lower_signature(as<ObjectWithArgs>(node), context);
    case T_List:
      return lower_list(kind, as<List>(node), context);
    case T_String:
      object.path = {to_text(as<String>(node)->sval)};
      return object;
    case T_Integer:
      object.path = {std::to_string(as<Integer>(node)->ival)};
      return object;
    case T_Float:
      object.path = {to_text(as<Float>(node)->fval)};
      return object;
    case T_RoleSpec:
      object.path = {role_name(as<RoleSpec>(node))};
      return object;
    default:
      return object;
  }
}

QualifiedName qualified(const NamePath& path) {
  QualifiedName name;
  if (!path.empty()) name.name = path.back();
  if (path.size() > 1) name.schema = path[path.size() - 2];
  return name;
}

void skip_kind(ObjectKind kind, TokenCursor& cursor) {
  if (is_any(kind, {ObjectKind::text_search_configuration, ObjectKind::text_search_dictionary,
                    ObjectKind::text_search_parser, ObjectKind::text_search_template})) {
    cursor.accept({"text", "search"});
    cursor.next();
    return;
  }
  if (kind == ObjectKind::language) {
    cursor.accept("trusted");
    cursor.accept("procedural");
    cursor.next();
    return;
  }
  const std::size_t before = cursor.offset();
  skip_two_word_kind(kind, cursor);
  if (cursor.offset() == before) cursor.next();
}

Span take_object(ObjectKind kind, TokenCursor& cursor) {
  if (kind == ObjectKind::cast) {
    const std::size_t begin = cursor.offset();
    cursor.group();
    cursor.back();
    return {begin, cursor.token().end};
  }
  Span span;
  if (kind == ObjectKind::operator_) {
    span = cursor.token();
    while (!cursor.at_end() && !cursor.is_symbol('(')) span.end = cursor.token().end;
  } else {
    if (kind == ObjectKind::transform) cursor.accept("for");
    span = cursor.name();
  }
  if (cursor.is_symbol('(')) cursor.group();
  return span;
}

}  // namespace migc::sql
