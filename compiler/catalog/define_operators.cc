// What casts and aggregates ask of their functions, and objects found by kind and name.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/default_class.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

// CreateCast of functioncmds.c.
class CastCheck {
 public:
  CastCheck(Session& session, const sql::CreateCast& statement, const Cast& cast)
      : session_(session), statement_(statement), cast_(cast) {}

  bool run() {
    if (!no_pseudo_type(cast_.source, "source") || !no_pseudo_type(cast_.target, "target"))
      return false;
    const auto function = cast_.method == CastMethod::function
                              ? session_.types.function(cast_.function)
                              : std::nullopt;
    if (function && !by_function(*function)) return false;
    if (cast_.method == CastMethod::binary && !binary()) return false;
    const bool to_itself =
        cast_.source == cast_.target && (!function || function->arguments.size() < 2);
    return !to_itself || invalid("source data type and target data type are the same");
  }

 private:
  bool invalid(std::string message) {
    return session_.refuse("42P17", statement_.source.span, std::move(message));
  }

  bool no_pseudo_type(ObjectId type, std::string_view side) {
    const auto facts = session_.types.type(type);
    return !facts || facts->kind != TypeKind::pseudo ||
           session_.refuse("42809", statement_.source.span,
                           fmt::format("{} data type {} is a pseudo-type", side,
                                       format_type(session_.types, type)));
  }

  bool by_function(const FunctionFacts& function) {
    const auto& arguments = function.arguments;
    if (arguments.empty() || arguments.size() > 3)
      return invalid("cast function must take one to three arguments");
    if (!is_binary_coercible(session_.types, cast_.source, arguments[0]))
      return invalid(
          "argument of cast function must match or be binary-coercible from source data type");
    if (arguments.size() > 1 && arguments[1] != type_id::int4)
      return invalid("second argument of cast function must be type integer");
    if (arguments.size() > 2 && arguments[2] != type_id::boolean)
      return invalid("third argument of cast function must be type boolean");
    if (function.result != k_no_object &&
        !is_binary_coercible(session_.types, function.result, cast_.target))
      return invalid(
          "return data type of cast function must match or be binary-coercible to target data "
          "type");
    if (function.kind != FunctionKind::function)
      return invalid("cast function must be a normal function");
    return !function.returns_set || invalid("cast function must not return a set");
  }

  bool binary() {
    const auto source = session_.types.type(cast_.source);
    const auto target = session_.types.type(cast_.target);
    if (!source || !target) return true;
    const auto either = [&](TypeKind kind) { return source->kind == kind || target->kind == kind; };
    if (source->length != target->length && source->length != 0 && target->length != 0 &&
        !either(TypeKind::domain) && !either(TypeKind::composite) && !either(TypeKind::enumeration))
      return invalid("source and target data types are not physically compatible");
    if (either(TypeKind::composite))
      return invalid("composite data types are not binary-compatible");
    if (either(TypeKind::enumeration)) return invalid("enum data types are not binary-compatible");
    if (source->is_array() || target->is_array())
      return invalid("array data types are not binary-compatible");
    return !either(TypeKind::domain) ||
           invalid("domain data types must not be marked binary-compatible");
  }

  Session& session_;
  const sql::CreateCast& statement_;
  const Cast& cast_;
};

const sql::Define::Item* find_item(const sql::Define& statement, std::string_view name,
                                   std::string_view old_name) {
  for (const sql::Define::Item& each : statement.items) {
    if (each.name == name || each.name == old_name) return &each;
  }
  return nullptr;
}

}  // namespace

sql::QualifiedName function_name(const sql::Define::Item& item) {
  return item.type ? qualified(item.type->name) : sql::QualifiedName{"", item.value};
}

bool check_cast(Session& session, const sql::CreateCast& statement, const Cast& cast) {
  return CastCheck(session, statement, cast).run();
}

bool read_aggregate_functions(Session& session, const sql::Define& statement,
                              std::vector<ObjectId>& used) {
  const auto refuse = [&](std::string_view sqlstate, std::string message) {
    return session.refuse(sqlstate, statement.name_span, std::move(message));
  };
  if (find_item(statement, "stype", "stype1") == nullptr)
    return refuse("42P13", "aggregate stype must be specified");
  if (find_item(statement, "sfunc", "sfunc1") == nullptr)
    return refuse("42P13", "aggregate sfunc must be specified");
  for (const std::string_view each : {"sfunc", "finalfunc", "combinefunc", "serialfunc",
                                      "deserialfunc", "msfunc", "minvfunc", "mfinalfunc"}) {
    const sql::Define::Item* const item =
        find_item(statement, each, each == "sfunc" ? "sfunc1" : each);
    if (item == nullptr) continue;
    const sql::QualifiedName name = function_name(*item);
    const std::vector<FunctionFacts> found = session.types.functions(name.schema, name.name);
    if (found.empty()) return refuse("42883", fmt::format("function {} does not exist", name.name));
    // which of several is meant is not looked at
    if (found.size() == 1) used.push_back(found.front().id);
  }
  return true;
}

ObjectId constructed_type(const Session& session, ObjectId schema, const std::string& name,
                          const std::vector<ObjectId>& arguments) {
  const ObjectId id = session.catalog.find_name({NameClass::type, schema, name, {}});
  const Type* const type = session.catalog.find_as<Type>(id);
  if (type == nullptr) return k_no_object;
  const auto& made = type->constructors;
  return std::find(made.begin(), made.end(), arguments) != made.end() ? id : k_no_object;
}

bool check_range_options(Session& session, const sql::CreateRange& statement, ObjectId subtype) {
  const auto refuse = [&](std::string_view sqlstate, std::string message) {
    return session.refuse(sqlstate, statement.name_span, std::move(message));
  };
  const auto facts = session.types.type(subtype);
  const sql::Option* operator_class = nullptr;
  const sql::Option* collation = nullptr;
  for (const sql::Option& each : statement.options) {
    if (each.name == "subtype_opclass") operator_class = &each;
    if (each.name == "collation") collation = &each;
    const bool known = &each == operator_class || &each == collation || each.name == "subtype" ||
                       each.name == "canonical" || each.name == "subtype_diff" ||
                       (each.name == "multirange_type_name" && session.postgres() >= 14);
    if (!known)
      return refuse("42601", fmt::format("type attribute \"{}\" not recognized", each.name));
  }
  if (!facts) return true;
  if (facts->kind == TypeKind::pseudo)
    return refuse("42809",
                  fmt::format("range subtype cannot be {}", format_type(session.types, subtype)));
  if (operator_class == nullptr && !has_default_class(session, "btree", subtype))
    return refuse("42704", fmt::format("data type {} has no default operator class for access "
                                       "method \"btree\"",
                                       format_type(session.types, subtype)));
  const auto base = session.types.type(base_type(session.types, subtype));
  if (collation != nullptr && base && base->collation == k_no_object && base->extension == 0 &&
      !base->is_array() && base->kind != TypeKind::domain)
    return refuse("42809", "range collation specified but subtype does not support collation");
  for (const sql::Option& each : statement.options) {
    if (each.name != "subtype_diff" || each.path.empty()) continue;
    const sql::QualifiedName name = qualified(each.path);
    if (session.types.functions(name.schema, name.name).empty())
      return refuse("42883", fmt::format("function {} does not exist", name.name));
  }
  return true;
}

ObjectId find_own(const Session& session, sql::ObjectKind kind, const sql::QualifiedName& name,
                  const std::string& signature) {
  const auto in = [&](const std::string& schema) {
    const ObjectId scope = session.find_schema(schema);
    return scope == k_no_object
               ? k_no_object
               : session.catalog.find_name(other_name(kind, scope, name.name, signature));
  };
  if (!name.schema.empty()) return in(name.schema);
  for (const std::string& schema : session.types.path()) {
    if (const ObjectId found = in(schema); found != k_no_object) return found;
  }
  return k_no_object;
}

}  // namespace migc::catalog
