// Deletion by dependency (dependency.c: findDependentObjects, reportDependentObjects), and DROP.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

using sql::ObjectKind;

class Deletion {
 public:
  Deletion(Session& session, bool cascade) : session_(session), cascade_(cascade) {}

  // Targets of one DROP are deleted together: they do not stand in each other's way.
  bool run(const std::vector<Address>& targets, std::optional<Span> span) {
    for (const Address& each : targets) doomed_[each] = true;
    for (const Address& each : targets) {
      if (!require_independent(each, span)) return false;
    }
    for (const Address& each : targets) collect(each);
    if (!cascade_ && !in_the_way_.empty()) return refuse(targets.front(), span);
    for (const Address& each : order_) remove(each);
    return true;
  }

 private:
  // A part of another object cannot be dropped alone.
  bool require_independent(Address target, std::optional<Span> span) {
    if (target.column != 0) return true;
    for (const Dependency& each : session_.catalog.dependencies(target.object)) {
      const bool part =
          each.dependent.column == 0 &&
          (each.kind == DependencyKind::internal || each.kind == DependencyKind::partition_primary);
      if (!part || is_doomed(each.referenced)) continue;
      return session_.refuse(
          "2BP01", span,
          fmt::format("cannot drop {} because {} requires it", session_.describe(target),
                      session_.describe(each.referenced)));
    }
    return true;
  }

  bool is_doomed(Address address) const {
    return doomed_.count(address) != 0 || doomed_.count({address.object, 0}) != 0;
  }

  void collect(Address target) {
    if (!visited_.insert(target).second) return;
    for (const Dependency& each : session_.catalog.dependents(target.object)) {
      const bool concerns = target.column == 0 || each.referenced.column == target.column;
      if (!concerns) continue;
      Address next = each.dependent;
      if (next.object == target.object && (target.column == 0 || next.column == 0)) continue;
      // what is a part of something else goes with that
      const Address owner = owner_of(next);
      const bool willing = each.kind != DependencyKind::normal;
      if (!willing && !is_doomed(next) && !goes_anyway(next)) in_the_way_.push_back(each);
      if (owner.object != k_no_object && !is_doomed(owner) && owner.object != target.object)
        next = owner;
      doomed_[next] = true;
      collect(next);
    }
    order_.push_back(target);
  }

  Address owner_of(Address address) const {
    for (const Dependency& each : session_.catalog.dependencies(address.object)) {
      if (each.dependent == address && each.kind == DependencyKind::internal)
        return each.referenced;
    }
    return {};
  }

  // Something that depends on a target both ways goes along.
  bool goes_anyway(Address address) const {
    for (const Dependency& each : session_.catalog.dependencies(address.object)) {
      if (each.dependent == address && each.kind != DependencyKind::normal &&
          is_doomed(each.referenced)) {
        return true;
      }
    }
    return false;
  }

  bool refuse(Address target, std::optional<Span> span) {
    std::string detail;
    for (const Dependency& each : in_the_way_) {
      if (!detail.empty()) detail += "; ";
      detail += fmt::format("{} depends on {}", session_.describe(each.dependent),
                            session_.describe(each.referenced));
    }
    return session_.refuse(
        "2BP01", span,
        fmt::format("cannot drop {} because other objects depend on it", session_.describe(target)),
        std::move(detail));
  }

  void remove(Address address) {
    Catalog& catalog = session_.catalog;
    const Object* const object = catalog.find(address.object);
    if (object == nullptr) return;
    if (address.column != 0) {
      remove_column(address);
      return;
    }
    forget_in_owners(*object);
    catalog.remove(address.object);
  }

  void remove_column(Address address) {
    const Relation* const relation = session_.catalog.find_as<Relation>(address.object);
    if (relation == nullptr) return;
    session_.update_column(address.object, address.column, [](Column& column) {
      column.dropped = true;
      column.default_value = k_no_object;
      column.not_null = false;
    });
    session_.catalog.forget_dependencies(address);
    for (const Dependency& each : session_.catalog.dependents(address.object)) {
      if (each.referenced == address)
        session_.catalog.forget_dependency(each.dependent, each.referenced);
    }
  }

  // What other objects say about the one that goes.
  void forget_in_owners(const Object& object) {
    if (const auto* const value = object.as<Default>()) {
      const Relation* const relation = session_.catalog.find_as<Relation>(value->column.object);
      if (relation == nullptr) return;
      const ColumnPtr& column =
          relation->columns[static_cast<std::size_t>(value->column.column - 1)];
      if (column->default_value == object.id) {
        session_.update_column(value->column.object, value->column.column,
                               [](Column& changed) { changed.default_value = k_no_object; });
      }
    } else if (const auto* const constraint = object.as<Constraint>()) {
      const bool not_null = constraint->kind == sql::ConstraintKind::not_null;
      if (not_null && session_.catalog.find(constraint->relation) != nullptr) {
        session_.update_column(constraint->relation, constraint->columns.front(),
                               [](Column& changed) { changed.not_null = false; });
      }
    } else if (object.as<Extension>() != nullptr) {
      session_.types.remove(object.name);
    }
  }

  Session& session_;
  bool cascade_;
  std::map<Address, bool> doomed_;
  std::set<Address> visited_;
  std::vector<Address> order_;  // dependents first
  std::vector<Dependency> in_the_way_;
};

// ---- DROP

std::string_view word_for(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
      return "table";
    case ObjectKind::view:
      return "view";
    case ObjectKind::materialized_view:
      return "materialized view";
    case ObjectKind::index:
      return "index";
    case ObjectKind::sequence:
      return "sequence";
    case ObjectKind::foreign_table:
      return "foreign table";
    case ObjectKind::schema:
      return "schema";
    case ObjectKind::extension:
      return "extension";
    default:
      return "object";
  }
}

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

class Dropper {
 public:
  Dropper(Session& session, const sql::DropObjects& statement)
      : session_(session), statement_(statement) {}

  bool run() {
    std::vector<Address> targets;
    for (const sql::ObjectName& each : statement_.objects) {
      ObjectId found = k_no_object;
      if (!find(each, found)) return false;
      if (found != k_no_object) targets.push_back({found, 0});
    }
    if (targets.empty()) return true;
    return Deletion(session_, statement_.cascade).run(targets, statement_.objects.front().span);
  }

 private:
  bool missing(const sql::ObjectName& name, std::string_view sqlstate, std::string message) {
    if (statement_.if_exists) return true;
    return session_.refuse(sqlstate, name.span, std::move(message));
  }

  bool find(const sql::ObjectName& name, ObjectId& found) {
    switch (statement_.kind) {
      case ObjectKind::table:
      case ObjectKind::view:
      case ObjectKind::materialized_view:
      case ObjectKind::index:
      case ObjectKind::sequence:
      case ObjectKind::foreign_table:
        return find_relation(name, found);
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
      case ObjectKind::statistics: {
        const sql::QualifiedName wanted = qualified(name.path);
        for (const std::string& schema : schemas_for(wanted)) {
          found = session_.catalog.find_name(
              {NameClass::statistics, session_.find_schema(schema), wanted.name, {}});
          if (found != k_no_object) return true;
        }
        return missing(name, "42704",
                       fmt::format("statistics object \"{}\" does not exist", wanted.name));
      }
      default:
        return true;
    }
  }

  std::vector<std::string> schemas_for(const sql::QualifiedName& name) const {
    return name.schema.empty() ? session_.types.path() : std::vector<std::string>{name.schema};
  }

  bool find_relation(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    found = session_.find_relation(wanted);
    const std::string_view word = word_for(statement_.kind);
    if (found == k_no_object) {
      return missing(name, statement_.kind == ObjectKind::index ? "42704" : "42P01",
                     fmt::format("{} \"{}\" does not exist", word, wanted.name));
    }
    if (is_of_kind(session_.relation(found).kind, statement_.kind)) return true;
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
      found = k_no_object;
      if (exists)
        return session_.refuse("2BP01", name.span,
                               fmt::format("cannot drop type {} because it is required by the "
                                           "database system",
                                           wanted.name));
      return missing(name, "42704",
                     fmt::format("type \"{}\" does not exist", sql::quote_name(wanted)));
    }
    if (statement_.kind == ObjectKind::domain && type->kind != TypeKind::domain)
      return session_.refuse("42809", name.span,
                             fmt::format("\"{}\" is not a domain", wanted.name));
    return true;
  }

  bool find_schema(const sql::ObjectName& name, ObjectId& found) {
    found = session_.find_schema(name.path.back());
    return found != k_no_object ||
           missing(name, "3F000", fmt::format("schema \"{}\" does not exist", name.path.back()));
  }

  bool find_function(const sql::ObjectName& name, ObjectId& found) {
    const sql::QualifiedName wanted = qualified(name.path);
    std::vector<ObjectId> candidates;
    std::vector<ObjectId> types;
    if (name.arguments) {
      for (const sql::TypeName& each : *name.arguments) {
        TypeUse type;
        const auto before = session_.refusal;
        if (!session_.require_type(each, type) && statement_.if_exists) {
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
        if (!name.arguments || function->arguments == types) candidates.push_back(id);
      });
      if (!candidates.empty()) break;
    }
    if (candidates.size() > 1)
      return session_.refuse("42725", name.span,
                             fmt::format("function name \"{}\" is not unique", wanted.name));
    if (!candidates.empty()) {
      found = candidates.front();
      return true;
    }
    const std::string signature = name.arguments ? format_types(session_.types, types) : "";
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
    return found != k_no_object ||
           missing(name, "42704",
                   fmt::format("{} \"{}\" for table \"{}\" does not exist", word, name.path.back(),
                               session_.name(relation)));
  }

  Session& session_;
  const sql::DropObjects& statement_;
};

}  // namespace

bool drop_address(Session& session, Address address, bool cascade, std::optional<Span> span) {
  return Deletion(session, cascade).run({address}, span);
}

bool drop_objects(Session& session, const sql::DropObjects& statement) {
  return Dropper(session, statement).run();
}

}  // namespace migc::catalog
