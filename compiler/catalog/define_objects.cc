// Objects that are known by their names: aggregates, operators, casts, collations, publications,
// event triggers, foreign servers; changes of functions and extensions; comments.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/object_words.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/text_search.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::ObjectKind;

constexpr ObjectId k_event_trigger = 3838;  // the type (catalog/pg_type.dat)

// Its parameters, as a function's; and how many of them stand before ORDER BY, if they are parted.
sql::CreateFunction aggregate_definition(const sql::Define& statement) {
  sql::CreateFunction definition;
  definition.name = qualified(statement.name);
  definition.language = "internal";
  if (statement.parameters) definition.parameters = *statement.parameters;
  definition.volatility = sql::Volatility::immutable;
  for (const sql::Define::Item& item : statement.items) {
    if (item.name == "direct_arguments" || item.name == "hypothetical")
      definition.options.push_back({item.name, item.value, {}, {}, {}});
    if (item.name == "parallel") definition.parallel = to_lower(item.value);
  }
  return definition;
}

bool define_aggregate(Session& session, const sql::Define& statement, ObjectId schema) {
  std::vector<ObjectId> used;
  if (!read_aggregate_functions(session, statement, used)) return false;
  Function function;
  function.kind = FunctionKind::aggregate;
  function.volatility = Volatility::immutable;
  std::string final_function;
  if (statement.parameters) {
    for (const sql::Parameter& parameter : *statement.parameters) {
      TypeUse type;
      if (!session.require_type(parameter.type, type)) return false;
      function.arguments.push_back(type.type);
      function.parameters.push_back(type);
    }
  }
  for (const sql::Define::Item& item : statement.items) {
    if (item.name == "stype" && item.type && !session.require_type(*item.type, function.result))
      return false;
    // the final function gives the result; without one it is the state
    if (item.name == "finalfunc") final_function = item.value;
    if (item.name == "basetype" && item.type) {
      TypeUse type;
      if (!session.require_type(*item.type, type)) return false;
      function.arguments.push_back(type.type);
    }
  }
  const std::vector<FunctionFacts> finals = final_function.empty()
                                                ? std::vector<FunctionFacts>()
                                                : session.types.functions("", final_function);
  if (!final_function.empty())
    function.result.type = finals.size() == 1 ? finals.front().result : k_no_object;
  const std::string plain = truncated_name(statement.name.back());
  const Name name{NameClass::function, schema, plain, type_signature(function.arguments)};
  const ObjectId there = session.catalog.find_name(name);
  if (there != k_no_object) {
    if (statement.or_replace) return true;
    return session.refuse(
        "42723", statement.name_span,
        fmt::format("function \"{}\" already exists with same argument types", plain));
  }
  function.definition =
      std::make_shared<const sql::CreateFunction>(aggregate_definition(statement));
  const std::vector<ObjectId> arguments = function.arguments;
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, schema, plain, std::move(function)}, name);
  session.catalog.depend({id, 0}, {schema, 0}, DependencyKind::normal);
  for (const ObjectId type : arguments) session.depend_on_type({id, 0}, type);
  for (const ObjectId each : used) session.depend_on_function({id, 0}, each);
  return true;
}

// 42P13, 42883
bool define_operator(Session& session, const sql::Define& statement, ObjectId schema) {
  Operator made;
  sql::QualifiedName function;
  for (const sql::Define::Item& item : statement.items) {
    TypeUse type;
    const bool operand = item.name == "leftarg" || item.name == "rightarg";
    if (operand && item.type) {
      if (!session.require_type(*item.type, type)) return false;
      (item.name == "leftarg" ? made.left : made.right) = type.type;
    }
    if (item.name == "function" || item.name == "procedure") function = function_name(item);
  }
  const auto refuse = [&](std::string_view sqlstate, std::string message) {
    return session.refuse(sqlstate, statement.name_span, std::move(message));
  };
  if (function.name.empty()) return refuse("42P13", "operator function must be specified");
  if (made.right == k_no_object)
    return refuse("42P13", made.left == k_no_object ? "operator argument types must be specified"
                                                    : "operator right argument type must be "
                                                      "specified");
  std::vector<ObjectId> operands = {made.right};
  if (made.left != k_no_object) operands.insert(operands.begin(), made.left);
  const FunctionChoice choice = resolve_function(
      session.types, {.schema = function.schema, .name = function.name, .arguments = operands});
  if (choice.found != Found::function)
    return refuse("42883", fmt::format("function {}({}) does not exist", function.name,
                                       format_types(session.types, operands)));
  made.function = choice.function.id;
  made.result = choice.result;
  const std::string name = statement.name.back();
  const Name key =
      other_name(ObjectKind::operator_, schema, name, type_signature({made.left, made.right}));
  if (session.catalog.find_name(key) != k_no_object)
    return refuse("42723", fmt::format("operator {} already exists", name));
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, schema, name, made}, key);
  session.catalog.depend({id, 0}, {schema, 0}, DependencyKind::normal);
  session.depend_on_function({id, 0}, made.function);
  for (const ObjectId type : operands) session.depend_on_type({id, 0}, type);
  return true;
}

// A type of the user's own making: a shell, or a base type whose functions are written in C.
bool define_type(Session& session, const sql::Define& statement, ObjectId schema) {
  const std::string name = truncated_name(statement.name.back());
  const ObjectId there = session.catalog.find_name({NameClass::type, schema, name, {}});
  const Type* const shell = session.catalog.find_as<Type>(there);
  const bool completes =
      shell != nullptr && shell->kind == TypeKind::pseudo && !statement.items.empty();
  if (completes) {
    session.catalog.update(
        there, [](Object& object) { std::get<Type>(object.detail).kind = TypeKind::base; });
    return true;
  }
  Type type;
  // pg_type says so of shells (TypeShellMake)
  if (statement.items.empty()) type.kind = TypeKind::pseudo;
  ObjectId id = k_no_object;
  return make_type(session, schema, name, std::move(type), statement.name_span, id);
}

// The object that COMMENT names, or a part of it.
bool find_commented(Session& session, const sql::Comment& statement, Address& address) {
  const sql::NamePath& path = statement.object.path;
  if (statement.kind == ObjectKind::domain_constraint) {
    if (path.size() < 2) return true;
    const ObjectId domain = session.find_type(sql::NamePath(path.begin(), path.end() - 1));
    address.object = session.catalog.find_constraint(domain, path.back());
    return true;
  }
  const bool part = statement.kind == ObjectKind::column ||
                    statement.kind == ObjectKind::table_constraint ||
                    statement.kind == ObjectKind::attribute;
  if (!part) return find_object(session, statement.kind, statement.object, false, address.object);
  if (path.size() < 2) return true;
  const sql::QualifiedName table = qualified(sql::NamePath(path.begin(), path.end() - 1));
  if (session.is_builtin_relation(table)) return true;
  ObjectId relation = k_no_object;
  if (!session.require_relation(table, statement.object.span, relation)) return false;
  if (statement.kind != ObjectKind::table_constraint) {
    address.object = relation;
    return session.require_column(relation, path.back(), statement.object.span, address.column);
  }
  address.object = session.catalog.find_constraint(relation, path.back());
  return address.object != k_no_object ||
         session.refuse("42704", statement.object.span,
                        fmt::format("constraint \"{}\" for table \"{}\" does not exist",
                                    path.back(), session.name(relation)));
}

}  // namespace

bool add_other(Session& session, const OtherObject& wanted, std::optional<Span> span,
               ObjectId& id) {
  const Name name = other_name(wanted.kind, wanted.schema, wanted.name, wanted.signature);
  id = session.catalog.find_name(name);
  if (id != k_no_object) {
    if (wanted.if_not_exists) return true;
    return session.refuse(
        "42710", span,
        fmt::format("{} \"{}\" already exists", object_word(wanted.kind), wanted.name));
  }
  id = session.catalog.new_id();
  session.catalog.add({id, wanted.schema, wanted.name, Other{wanted.kind}}, name);
  if (wanted.schema != k_no_object)
    session.catalog.depend({id, 0}, {wanted.schema, 0}, DependencyKind::normal);
  return true;
}

bool define_object(Session& session, const sql::Define& statement) {
  ObjectId schema = k_no_object;
  const bool in_schema = statement.kind != ObjectKind::access_method;
  if (in_schema && !session.creation_schema(qualified(statement.name), statement.name_span,
                                            sql::Persistence::permanent, schema)) {
    return false;
  }
  if (statement.kind == ObjectKind::aggregate) return define_aggregate(session, statement, schema);
  if (statement.kind == ObjectKind::type) return define_type(session, statement, schema);
  if (statement.kind == ObjectKind::operator_) return define_operator(session, statement, schema);
  if (statement.kind == ObjectKind::text_search_dictionary ||
      statement.kind == ObjectKind::text_search_configuration)
    return define_text_search(session, statement, schema);
  ObjectId id = k_no_object;
  return add_other(
      session,
      {statement.kind, schema, truncated_name(statement.name.back()), "", statement.if_not_exists},
      statement.name_span, id);
}

bool create_event_trigger(Session& session, const sql::CreateEventTrigger& statement) {
  ObjectId id = k_no_object;
  if (!check_event_trigger(session, statement) ||
      !add_other(session, {ObjectKind::event_trigger, k_no_object, statement.name},
                 statement.name_span, id)) {
    return false;
  }
  for (const FunctionFacts& each :
       session.types.functions(statement.function.schema, statement.function.name)) {
    if (!each.arguments.empty()) continue;
    if (each.result != k_event_trigger)
      return session.refuse(
          "42P17", statement.name_span,
          fmt::format("function {} must return type event_trigger", statement.function.name));
    session.depend_on_function({id, 0}, each.id);
    EventTriggerFacts facts{statement.event, each.id, {}};
    // the server keeps them in capital letters
    for (const std::string& tag : statement.tags) facts.tags.push_back(to_upper(tag));
    session.catalog.update(
        id, [&](Object& object) { std::get<Other>(object.detail).facts = std::move(facts); });
    return true;
  }
  return session.refuse("42883", statement.name_span,
                        fmt::format("function {}() does not exist", statement.function.name));
}

bool create_foreign_object(Session& session, const sql::CreateForeignObject& statement) {
  const bool is_mapping = statement.kind == ObjectKind::user_mapping;
  const std::string& name = statement.name;
  ObjectId id = session.catalog.find_name(
      other_name(statement.kind, k_no_object, name, is_mapping ? statement.of : ""));
  const bool is_new = id == k_no_object;
  if (statement.alter) {
    change_server(session, id, statement.options);
    if (id != k_no_object) session.catalog.add_change(id, session.catalog.statement());
    return true;
  }
  const ObjectKind of_kind =
      is_mapping ? ObjectKind::foreign_server : ObjectKind::foreign_data_wrapper;
  const ObjectId of = session.catalog.find_name(other_name(of_kind, k_no_object, statement.of, {}));
  // a wrapper may be one of an extension's
  const bool there = of != k_no_object || statement.of.empty() || !extensions_are_known(session) ||
                     (!is_mapping && is_extension(session, statement.of));
  if (!there)
    return session.refuse(
        "42704", std::nullopt,
        fmt::format("{} \"{}\" does not exist", object_word(of_kind), statement.of));
  if (!add_other(session,
                 {statement.kind, k_no_object, name, is_mapping ? statement.of : "",
                  statement.if_not_exists},
                 std::nullopt, id)) {
    return false;
  }
  if (of != k_no_object) session.catalog.depend({id, 0}, {of, 0}, DependencyKind::normal);
  if (statement.kind == ObjectKind::foreign_server && is_new) {
    session.catalog.update(id, [&](Object& object) {
      std::get<Other>(object.detail).facts = ServerFacts{.wrapper = of, .type = {}, .version = {}};
    });
    change_server(session, id, statement.options);
  }
  return true;
}

bool create_cast(Session& session, const sql::CreateCast& statement) {
  TypeUse source;
  TypeUse target;
  if (!session.require_type(statement.source, source) ||
      !session.require_type(statement.target, target)) {
    return false;
  }
  const Name name = cast_name(source.type, target.type);
  Cast made{.source = source.type, .target = target.type};
  made.context = statement.context == "implicit"     ? CastContext::implicit
                 : statement.context == "assignment" ? CastContext::assignment
                                                     : CastContext::explicit_;
  made.method = statement.inout                   ? CastMethod::text
                : statement.function.path.empty() ? CastMethod::binary
                                                  : CastMethod::function;
  if (made.method == CastMethod::function &&
      !find_object(session, ObjectKind::function, statement.function, false, made.function))
    return false;
  if (!check_cast(session, statement, made)) return false;
  if (session.catalog.find_name(name) != k_no_object ||
      session.types.cast(source.type, target.type))
    return session.refuse("42710", statement.source.span,
                          fmt::format("cast from type {} to type {} already exists",
                                      format_type(session.types, source.type),
                                      format_type(session.types, target.type)));
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, k_no_object, "", made}, name);
  session.depend_on_type({id, 0}, source.type);
  session.depend_on_type({id, 0}, target.type);
  if (made.function != k_no_object) session.depend_on_function({id, 0}, made.function);
  return true;
}

namespace {

// A class goes with its family, and makes one of its own name if it names none (DefineOpClass).
bool own_family(Session& session, const sql::CreateOperatorClass& statement, ObjectId schema,
                ObjectId operator_class) {
  const sql::NamePath& written = statement.family.empty() ? statement.name : statement.family;
  ObjectId family =
      find_own(session, ObjectKind::operator_family, qualified(written), statement.method);
  if (statement.family.empty() && family == k_no_object &&
      !add_other(session, {ObjectKind::operator_family, schema, written.back(), statement.method},
                 std::nullopt, family)) {
    return false;
  }
  session.catalog.depend({operator_class, 0}, {family, 0}, DependencyKind::automatic);
  return true;
}

}  // namespace

bool create_operator_class(Session& session, const sql::CreateOperatorClass& statement) {
  ObjectId schema = k_no_object;
  if (!session.creation_schema(qualified(statement.name), std::nullopt, sql::Persistence::permanent,
                               schema)) {
    return false;
  }
  const ObjectKind kind =
      statement.is_family ? ObjectKind::operator_family : ObjectKind::operator_class;
  ObjectId id = k_no_object;
  if (!add_other(session, {kind, schema, statement.name.back(), statement.method}, std::nullopt,
                 id)) {
    return false;
  }
  if (statement.is_default)
    session.catalog.update(
        id, [](Object& object) { std::get<Other>(object.detail).is_default = true; });
  if (statement.is_family) return true;
  TypeUse type;
  if (!own_family(session, statement, schema, id) || !session.require_type(statement.type, type))
    return false;
  session.depend_on_type({id, 0}, type.type);
  return true;
}

bool alter_function(Session& session, const sql::AlterFunction& statement) {
  ObjectId id = k_no_object;
  if (!find_object(session, statement.kind, statement.object, false, id)) return false;
  if (!statement.repeated_option.empty())
    return session.refuse("42601", statement.object.span, "conflicting or redundant options");
  if (id == k_no_object || session.catalog.find_as<Function>(id) == nullptr) return true;
  session.catalog.add_change(id, session.catalog.statement());
  session.catalog.update(id, [&](Object& object) {
    Function& function = std::get<Function>(object.detail);
    if (!function.definition) return;
    sql::CreateFunction changed = *function.definition;
    if (statement.volatility) changed.volatility = *statement.volatility;
    if (statement.strict) changed.strict = *statement.strict;
    if (statement.security_definer) changed.security_definer = *statement.security_definer;
    change_function(session, changed, statement.options);
    function.volatility = volatility_of(changed.volatility);
    function.definition = std::make_shared<const sql::CreateFunction>(std::move(changed));
  });
  return true;
}

bool alter_extension(Session& session, const sql::AlterExtension& statement) {
  const ObjectId id =
      session.catalog.find_name({NameClass::extension, k_no_object, statement.name, {}});
  if (id == k_no_object)
    return session.refuse("42704", std::nullopt,
                          fmt::format("extension \"{}\" does not exist", statement.name));
  if (statement.changes_member) {
    ObjectId member = k_no_object;
    if (!find_object(session, statement.kind, statement.object, false, member)) return false;
    if (statement.adds) {
      session.catalog.depend({member, 0}, {id, 0}, DependencyKind::extension);
    } else {
      session.catalog.forget_dependency({member, 0}, {id, 0});
    }
    return true;
  }
  if (!statement.version.empty()) {
    session.catalog.update(id, [&](Object& object) {
      std::get<Extension>(object.detail).version = statement.version;
    });
  }
  return true;
}

bool comment_on(Session& session, const sql::Comment& statement) {
  Address address;
  if (!find_commented(session, statement, address)) return false;
  if (address.object != k_no_object) session.catalog.set_comment(address, statement.text);
  return true;
}

}  // namespace migc::catalog
