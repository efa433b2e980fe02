// Deletion by dependency (dependency.c: findDependentObjects, reportDependentObjects), and DROP.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/find_object.h"
#include "compiler/catalog/replay_steps.h"

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
          (each.kind == DependencyKind::internal || each.kind == DependencyKind::extension ||
           each.kind == DependencyKind::partition_primary);
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
      if (owner.object != k_no_object && !is_doomed(owner) && owner != target) {
        // a part takes its owner along only if that is willing too (DEPFLAG_REVERSE)
        if (willing && !goes_anyway(owner)) in_the_way_.push_back({owner, target, each.kind});
        next = owner;
      }
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
      if (relation->column(value->column.column).default_value == object.id) {
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

class Dropper {
 public:
  Dropper(Session& session, const sql::DropObjects& statement)
      : session_(session), statement_(statement) {}

  bool run() {
    if (statement_.concurrently && (statement_.objects.size() > 1 || statement_.cascade))
      return session_.refuse(
          "0A000", statement_.objects.front().span,
          statement_.cascade
              ? "DROP INDEX CONCURRENTLY does not support CASCADE"
              : "DROP INDEX CONCURRENTLY does not support dropping multiple objects");
    std::vector<Address> targets;
    for (const sql::ObjectName& each : statement_.objects) {
      ObjectId found = k_no_object;
      if (!find_dropped(session_, statement_.kind, each, statement_.if_exists, found)) return false;
      const Relation* const relation = session_.catalog.find_as<Relation>(found);
      if (statement_.concurrently && relation != nullptr &&
          relation->kind == RelationKind::partitioned_index)
        return session_.refuse(
            "0A000", each.span,
            fmt::format("cannot drop partitioned index \"{}\" concurrently", session_.name(found)));
      if (found != k_no_object) targets.push_back({found, 0});
    }
    if (targets.empty()) return true;
    return Deletion(session_, statement_.cascade).run(targets, statement_.objects.front().span);
  }

 private:
  Session& session_;
  const sql::DropObjects& statement_;
};

}  // namespace

bool drop_address(Session& session, Address address, bool cascade, std::optional<Span> span) {
  return Deletion(session, cascade).run({address}, span);
}

bool drop_addresses(Session& session, const std::vector<Address>& addresses, bool cascade,
                    std::optional<Span> span) {
  return Deletion(session, cascade).run(addresses, span);
}

bool drop_objects(Session& session, const sql::DropObjects& statement) {
  return Dropper(session, statement).run();
}

}  // namespace migc::catalog
