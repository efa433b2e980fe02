#include "compiler/catalog/find_object.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/object_words.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/text_search.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
using sql::ObjectKind;

namespace {

bool is_of_kind(RelationKind relation, ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
      return relation == RelationKind::table || relation == RelationKind::partitioned_table;
    case ObjectKind::view:
      return relation == RelationKind::view;
    case ObjectKind::materialized_view:
      return relation == RelationKind::materialized_view;
    case ObjectKind::index:
      return relation == RelationKind::index || relation == RelationKind::partitioned_index;
    case ObjectKind::sequence:
      return relation == RelationKind::sequence;
    case ObjectKind::foreign_table:
      return relation == RelationKind::foreign_table;
    default:
      return false;
  }
}

class Finder {
 public:
  enum class For : std::uint8_t { any, drop, alter };

  Finder(Session& session, ObjectKind kind, bool missing_ok, For purpose)
      : session_(session),
        kind_(kind),
        missing_ok_(missing_ok),
        any_relation_(purpose == For::alter),
        drops_(purpose == For::drop) {}

  bool missing(const sql::ObjectName& name, std::string_view sqlstate, std::string message) {
    if (missing_ok_) return true;
    return session_.refuse(sqlstate, name.span, std::move(message));
  }

  // What the server or an extension brings is no object here, but it is there.
  bool builtin(const sql::ObjectName& name, std::string_view word, std::uint8_t extension) {
    if (!drops_) return true;
    std::string owner = "it is required by the database system";
    for (const builtin::ExtensionFacts& each : builtin::extensions(session_.postgres())) {
      if (extension != 0 && each.number == extension)
        owner = fmt::format("extension {} requires it", each.name);
    }
    return session_.refuse(
        "2BP01", name.span,
        fmt::format("cannot drop {} {} because {}", word, name.path.back(), owner));
  }

  bool find(const sql::ObjectName& name, ObjectId& found) {
    if (sql::is_relation_kind(kind_)) return find_relation(name, found);
    switch (kind_) {
      case ObjectKind::type:
      case ObjectKind::domain:
        return find_type(name, found);
      case ObjectKind::schema:
        return find_schema(name, found);
      case ObjectKind::function:
      case ObjectKind::procedure:
      case ObjectKind::routine:
      case ObjectKind::aggregate:
        return find_function(name, found);
      case ObjectKind::trigger:
        return find_part(name, NameClass::trigger, "trigger", found);
      case ObjectKind::rule:
        return find_part(name, NameClass::rule, "rule", found);
      case ObjectKind::policy:
        return find_part(name, NameClass::policy, "policy", found);
      case ObjectKind::extension:
        found =
            session_.catalog.find_name({NameClass::extension, k_no_object, name.path.back(), {}});
        return found != k_no_object ||
               missing(name, "42704",
                       fmt::format("extension \"{}\" does not exist", name.path.back()));
      case ObjectKind::statistics:
        return find_statistics(name, found);
      case ObjectKind::operator_:
        return find_operator(name, found);
      case ObjectKind::cast:
        return find_cast(name, found);
      case ObjectKind::collation:
      case ObjectKind::conversion:
      case ObjectKind::operator_class:
      case ObjectKind::operator_family:
      case ObjectKind::text_search_configuration:
      case ObjectKind::text_search_dictionary:
        return find_in_schema(name, found);
      case ObjectKind::language:
        return find_language(name, found);
      case ObjectKind::publication:
      case ObjectKind::event_trigger:
      case ObjectKind::foreign_server:
      case ObjectKind::foreign_data_wrapper:
        return find_other(name, found);
      default:
        found = find_placed(name);
        return true;
    }
  }

  bool find_statistics(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    for (const std::string& schema : schemas_for(wanted)) {
      found = session_.catalog.find_name(
          {NameClass::statistics, session_.find_schema(schema), wanted.name, {}});
      if (found != k_no_object) return true;
    }
    return missing(name, "42704",
                   fmt::format("statistics object \"{}\" does not exist", wanted.name));
  }

  // The types of operators and casts; NONE is k_no_object.
  bool read_types(const sql::ObjectName& name, std::vector<ObjectId>& types) {
    for (const sql::TypeName& each : name.arguments.value_or(std::vector<sql::TypeName>())) {
      TypeUse type;
      const auto before = session_.refusal;
      if (!each.name.empty() && !session_.require_type(each, type)) {
        if (!missing_ok_) return false;
        session_.refusal = before;  // what is missing cannot have such an object
      }
      types.push_back(type.type);
    }
    return true;
  }

  bool find_operator(const sql::ObjectName& name, ObjectId& found) {
    std::vector<ObjectId> types;
    if (!read_types(name, types)) return false;
    const sql::QualifiedName wanted = qualified(name.path);
    for (const std::string& schema : schemas_for(wanted)) {
      const ObjectId scope = session_.find_schema(schema);
      found = scope == k_no_object ? k_no_object
                                   : session_.catalog.find_name(other_name(
                                         kind_, scope, wanted.name, type_signature(types)));
      if (found != k_no_object) return true;
    }
    return missing(name, "42883", fmt::format("operator does not exist: {}", wanted.name));
  }

  bool find_cast(const sql::ObjectName& name, ObjectId& found) {
    std::vector<ObjectId> types;
    if (!read_types(name, types) || types.size() != 2) return types.size() != 2;
    found = session_.catalog.find_name(cast_name(types[0], types[1]));
    const auto builtin = session_.types.cast(types[0], types[1]);
    if (found == k_no_object && builtin && builtin->extension == 0)
      return session_.refuse("2BP01", name.span,
                             fmt::format("cannot drop cast from {} to {} because it is required by "
                                         "the database system",
                                         format_type(session_.types, types[0]),
                                         format_type(session_.types, types[1])));
    return found != k_no_object ||
           missing(name, "42704",
                   fmt::format("cast from type {} to type {} does not exist",
                               format_type(session_.types, types[0]),
                               format_type(session_.types, types[1])));
  }

  // Kinds of which the server has its own: what is not found may be one of those, and that such
  // are missing is told of collations alone, whose list is short.
  bool find_in_schema(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    found = find_own(session_, kind_, wanted, name.method);
    if (found == k_no_object && (kind_ == ObjectKind::text_search_configuration ||
                                 kind_ == ObjectKind::text_search_dictionary))
      return find_text_search(name, wanted);
    if (found != k_no_object || kind_ != ObjectKind::collation) return true;
    if (builtin::collation(session_.postgres(), wanted.name)) return true;
    return missing(name, "42704",
                   fmt::format("collation \"{}\" for encoding \"UTF8\" does not exist",
                               sql::quote_name(wanted)));
  }

  bool find_text_search(const sql::ObjectName& name, const sql::QualifiedName& wanted) {
    const std::string_view word = object_word(kind_);
    return has_builtin_text_search(session_, kind_, wanted)
               ? builtin(name, word, 0)
               : missing(name, "42704",
                         fmt::format("{} \"{}\" does not exist", word, sql::quote_name(wanted)));
  }

  bool find_language(const sql::ObjectName& name, ObjectId& found) {
    return catalog::find_language(session_, name.path.back(), found) ||
           missing(name, "42704", fmt::format("language \"{}\" does not exist", name.path.back()));
  }

  bool find_other(const sql::ObjectName& name, ObjectId& found) {
    found = session_.catalog.find_name(other_name(kind_, k_no_object, name.path.back(), {}));
    return found != k_no_object ||
           missing(name, "42704",
                   fmt::format("{} \"{}\" does not exist", object_word(kind_), name.path.back()));
  }

  // Kinds of which the server brings objects that the catalog does not hold.
  ObjectId find_placed(const sql::ObjectName& name) const {
    if (name.path.empty()) return k_no_object;
    const sql::QualifiedName wanted = qualified(name.path);
    ObjectId found =
        session_.catalog.find_name(other_name(kind_, k_no_object, wanted.name, name.method));
    for (const std::string& schema : schemas_for(wanted)) {
      const ObjectId scope = session_.find_schema(schema);
      if (found == k_no_object && scope != k_no_object)
        found = session_.catalog.find_name(other_name(kind_, scope, wanted.name, name.method));
    }
    return found;
  }

  std::vector<std::string> schemas_for(const sql::QualifiedName& name) const {
    return name.schema.empty() ? session_.types.path() : std::vector<std::string>{name.schema};
  }

  bool find_relation(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    found = session_.find_relation(wanted);
    const std::string_view word = object_word(kind_);
    const bool no_schema =
        !wanted.schema.empty() && session_.find_schema(wanted.schema) == k_no_object;
    if (found == k_no_object && no_schema)
      return missing(name, "3F000", fmt::format("schema \"{}\" does not exist", wanted.schema));
    if (found == k_no_object) {
      if (const auto there = session_.find_builtin_relation(wanted)) {
        const bool system = there->extension == 0;
        if (system && drops_)
          return session_.refuse(
              "42501", name.span,
              fmt::format("permission denied: \"{}\" is a system catalog", wanted.name));
        return system ? session_.require_relation(wanted, name.span, found)
                      : builtin(name, word, there->extension);
      }
      const bool object = kind_ == ObjectKind::index || kind_ == ObjectKind::foreign_table;
      return missing(name, object && !any_relation_ ? "42704" : "42P01",
                     fmt::format("{} \"{}\" does not exist", word, wanted.name));
    }
    const RelationKind kind = session_.relation(found).kind;
    const bool any = any_relation_ && kind != RelationKind::composite &&
                     (kind_ == ObjectKind::table || kind_ == ObjectKind::index);
    if (is_of_kind(kind, kind_) || any) return true;
    return session_.refuse(
        "42809", name.span,
        fmt::format("\"{}\" is not {} {}", wanted.name, word.front() == 'i' ? "an" : "a", word));
  }

  bool find_type(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    found = session_.find_type(name.path);
    const Type* const type = session_.catalog.find_as<Type>(found);
    if (type == nullptr) {
      const bool exists = found != k_no_object;
      const auto facts = session_.types.type(found);
      found = k_no_object;
      if (exists && kind_ == ObjectKind::domain && facts && facts->kind != TypeKind::domain)
        return session_.refuse("42809", name.span,
                               fmt::format("\"{}\" is not a domain", wanted.name));
      if (exists) return builtin(name, "type", facts ? facts->extension : std::uint8_t{0});
      return missing(name, "42704",
                     fmt::format("type \"{}\" does not exist", sql::quote_name(wanted)));
    }
    if (kind_ == ObjectKind::domain && type->kind != TypeKind::domain)
      return session_.refuse("42809", name.span,
                             fmt::format("\"{}\" is not a domain", wanted.name));
    return true;
  }

  bool find_schema(const sql::ObjectName& name, ObjectId& found) {
    found = session_.find_schema(name.path.back());
    if (found == k_pg_catalog && drops_) return builtin(name, "schema", 0);
    return found != k_no_object ||
           missing(name, "3F000", fmt::format("schema \"{}\" does not exist", name.path.back()));
  }

  // From 14 on DROP PROCEDURE may name the OUT arguments too (LookupFuncWithArgs).
  bool has_all_types(const Function& function, const std::vector<ObjectId>& types) const {
    if (session_.postgres() < 14 || function.kind != FunctionKind::procedure) return false;
    return std::equal(function.parameters.begin(), function.parameters.end(), types.begin(),
                      types.end(),
                      [](const TypeUse& use, ObjectId type) { return use.type == type; });
  }

  // DROP FUNCTION is not for procedures, and so on; ROUTINE is for all but aggregates.
  bool require_kind(const sql::ObjectName& name, const Function& function) {
    const bool procedure = function.kind == FunctionKind::procedure;
    const bool aggregate = function.kind == FunctionKind::aggregate;
    const bool fits = kind_ == ObjectKind::routine     ? true
                      : kind_ == ObjectKind::procedure ? procedure
                      : kind_ == ObjectKind::aggregate ? aggregate
                                                       : !procedure && !aggregate;
    if (fits) return true;
    const std::string_view word = kind_ == ObjectKind::procedure   ? "a procedure"
                                  : kind_ == ObjectKind::aggregate ? "an aggregate function"
                                                                   : "a function";
    return session_.refuse("42809", name.span,
                           fmt::format("{}({}) is not {}", name.path.back(),
                                       format_types(session_.types, function.arguments), word));
  }

  bool find_function(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    std::vector<ObjectId> candidates;
    std::vector<ObjectId> types;
    if (name.arguments) {
      for (const sql::TypeName& each : *name.arguments) {
        TypeUse type;
        const auto before = session_.refusal;
        if (!session_.require_type(each, type) && missing_ok_) {
          session_.refusal = before;
          return true;
        }
        if (type.type == k_no_object) return false;
        types.push_back(type.type);
      }
    }
    for (const std::string& schema : schemas_for(wanted)) {
      const ObjectId scope = session_.find_schema(schema);
      if (scope == k_no_object) continue;
      session_.catalog.visit_names(NameClass::function, scope, [&](const Name& each, ObjectId id) {
        if (each.name != wanted.name) return;
        const Function* const function = session_.catalog.find_as<Function>(id);
        if (!name.arguments || function->arguments == types || has_all_types(*function, types))
          candidates.push_back(id);
      });
      if (!candidates.empty()) break;
    }
    if (candidates.size() > 1)
      return session_.refuse("42725", name.span,
                             fmt::format("function name \"{}\" is not unique", wanted.name));
    if (!candidates.empty()) {
      found = candidates.front();
      return require_kind(name, *session_.catalog.find_as<Function>(found));
    }
    if (name.arguments) {
      for (const std::string& schema : schemas_for(wanted)) {
        const ObjectId type =
            constructed_type(session_, session_.find_schema(schema), wanted.name, types);
        if (type != k_no_object)
          return session_.refuse(
              "2BP01", name.span,
              fmt::format("cannot drop function {}({}) because {} requires it", wanted.name,
                          format_types(session_.types, types), session_.describe({type, 0})));
      }
    }
    const std::string signature = name.arguments ? format_types(session_.types, types) : "";
    for (const FunctionFacts& each : session_.types.functions(wanted.schema, wanted.name)) {
      const bool same = !name.arguments || std::equal(each.arguments.begin(), each.arguments.end(),
                                                      types.begin(), types.end());
      if (same) return builtin(name, "function", each.extension);
    }
    return missing(name, "42883",
                   name.arguments
                       ? fmt::format("function {}({}) does not exist", wanted.name, signature)
                       : fmt::format("could not find a function named \"{}\"", wanted.name));
  }

  bool find_part(const sql::ObjectName& name, NameClass name_class, std::string_view word,
                 ObjectId& found) {
    const sql::NamePath table(name.path.begin(), name.path.end() - 1);
    const ObjectId relation = session_.find_relation(qualified(table));
    if (relation == k_no_object)
      return missing(name, "42P01",
                     fmt::format("relation \"{}\" does not exist", qualified(table).name));
    found = session_.catalog.find_name({name_class, relation, name.path.back(), {}});
    const RelationKind kind = session_.relation(relation).kind;
    const bool is_view = kind == RelationKind::view || kind == RelationKind::materialized_view;
    if (name_class == NameClass::rule && is_view && name.path.back() == "_RETURN")
      return session_.refuse("2BP01", name.span,
                             fmt::format("cannot drop rule _RETURN on {0} because {0} requires it",
                                         session_.describe({relation, 0})));
    return found != k_no_object ||
           missing(name, "42704",
                   fmt::format("{} \"{}\" for table \"{}\" does not exist", word, name.path.back(),
                               session_.name(relation)));
  }

  Session& session_;
  ObjectKind kind_;
  bool missing_ok_;
  bool any_relation_;
  bool drops_;
};

}  // namespace

bool find_object(Session& session, ObjectKind kind, const sql::ObjectName& name, bool missing_ok,
                 ObjectId& found) {
  found = k_no_object;
  return Finder(session, kind, missing_ok, Finder::For::any).find(name, found);
}

bool is_extension(const Session& session, const std::string& name) {
  return session.catalog.find_name({NameClass::extension, k_no_object, name, {}}) != k_no_object;
}

bool find_language(const Session& session, const std::string& name, ObjectId& found) {
  found = session.catalog.find_name(other_name(ObjectKind::language, k_no_object, name, {}));
  const bool builtin = name == "internal" || name == "c" || name == "sql" || name == "plpgsql";
  return builtin || found != k_no_object || is_extension(session, name);
}

bool extensions_are_known(const Session& session) {
  bool known = true;
  session.catalog.visit_names(NameClass::extension, k_no_object, [&](const Name& name, ObjectId) {
    const auto facts = builtin::extension(session.postgres(), name.name);
    known = known && facts && !facts->declared;
  });
  return known;
}

bool find_altered(Session& session, ObjectKind kind, const sql::ObjectName& name, bool missing_ok,
                  ObjectId& found) {
  found = k_no_object;
  return Finder(session, kind, missing_ok, Finder::For::alter).find(name, found);
}

bool find_dropped(Session& session, ObjectKind kind, const sql::ObjectName& name, bool missing_ok,
                  ObjectId& found) {
  found = k_no_object;
  return Finder(session, kind, missing_ok, Finder::For::drop).find(name, found);
}

}  // namespace migc::catalog
