#include "compiler/ddl/order.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/catalog/relations.h"

namespace migc::ddl {
namespace {

using catalog::Catalog;
using catalog::Dependency;
using catalog::DependencyKind;
using catalog::k_no_object;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using catalog::RelationKind;
using catalog::Session;
using sql::ConstraintKind;

// Which step an object belongs to: its own, or that of what it is a part of.
class Owners {
 public:
  Owners(const Session& session, const std::set<ObjectId>& detached)
      : session_(session), catalog_(session.catalog), detached_(detached) {}

  // k_no_object: not printed.
  ObjectId owner(ObjectId id) const {
    const Object* const object = catalog_.find(id);
    if (object == nullptr || is_hidden(*object)) return k_no_object;
    if (const auto* const each = object->as<Relation>()) return of_relation(id, *each);
    if (const auto* const each = object->as<catalog::Type>()) return of_type(id, *each);
    if (const auto* const each = object->as<catalog::Constraint>()) return of_constraint(id, *each);
    if (const auto* const each = object->as<catalog::Default>()) {
      const ObjectId table = owner(each->column.object);
      return table != k_no_object && detached_.count(table) != 0 && !each->generated ? id : table;
    }
    if (const auto* const each = object->as<catalog::Trigger>())
      return each->parent != k_no_object ? k_no_object : of_part(id, each->relation);
    if (const auto* const each = object->as<catalog::Rule>()) return of_part(id, each->relation);
    if (const auto* const each = object->as<catalog::Policy>()) return of_part(id, each->relation);
    return id;
  }

  Phase phase(ObjectId id) const {
    const Object& object = *catalog_.find(id);
    if (const auto* const each = object.as<Relation>()) return of_kind(each->kind);
    if (const auto* const each = object.as<catalog::Constraint>()) {
      const bool is_key = each->index != k_no_object && each->kind != ConstraintKind::foreign_key;
      return is_key                                      ? Phase::key
             : each->kind == ConstraintKind::foreign_key ? Phase::foreign_key
                                                         : Phase::default_value;
    }
    if (const auto* const each = object.as<catalog::Other>()) return of_other(each->kind);
    return of_detail(object);
  }

 private:
  bool is_hidden(const Object& object) const {
    if (object.id < catalog::k_first_user_object && object.id != catalog::k_public) return true;
    if (object.name == "pg_temp" && object.as<catalog::Schema>() != nullptr) return true;
    if (object.is_other(sql::ObjectKind::other)) return true;  // rows of its own
    if (object.schema != k_no_object && session_.schema_name(object.schema) == "pg_temp")
      return true;
    if (object.as<catalog::Extension>() != nullptr) return object.name == "plpgsql";
    return catalog_.is_extension_member(object.id);
  }

  ObjectId of_relation(ObjectId id, const Relation& relation) const {
    if (relation.kind == RelationKind::composite) return owner(relation.row_type);
    if (relation.index) {
      if (owner(relation.index->table) == k_no_object) return k_no_object;
      const ObjectId constraint = catalog::constraint_of_index(session_, id);
      return constraint == k_no_object ? id : constraint;
    }
    if (relation.kind == RelationKind::sequence) {
      for (const Dependency& each : catalog_.dependencies(id)) {
        if (each.kind == DependencyKind::internal && each.referenced.column != 0)
          return owner(each.referenced.object);
      }
    }
    return id;
  }

  ObjectId of_type(ObjectId id, const catalog::Type& type) const {
    if (type.element != k_no_object) return owner(type.element);
    if (type.kind == catalog::TypeKind::multirange) return owner(type.peer);
    const Relation* const row = catalog_.find_as<Relation>(type.relation);
    if (row == nullptr || row->kind == RelationKind::composite) return id;
    return owner(type.relation);
  }

  ObjectId of_constraint(ObjectId id, const catalog::Constraint& constraint) const {
    if (constraint.domain != k_no_object) return owner(constraint.domain);
    const ObjectId table = owner(constraint.relation);
    if (table == k_no_object) return k_no_object;
    switch (constraint.kind) {
      case ConstraintKind::foreign_key:
        return constraint.parent == k_no_object || has_own_name(id, constraint) ? id : k_no_object;
      case ConstraintKind::check:
        // ADD CONSTRAINT spreads to children
        if (!constraint.validated && !constraint.is_local) return k_no_object;
        return !constraint.validated || detached_.count(table) != 0 ? id : table;
      case ConstraintKind::not_null:
        return constraint.validated ? table : id;
      default:
        return id;
    }
  }

  // A partition's key that was there before: the parent's finds it and takes it over, and would
  // make one of its own name otherwise (addFkRecurseReferencing).
  bool has_own_name(ObjectId id, const catalog::Constraint& key) const {
    const auto* const parent = catalog_.find_as<catalog::Constraint>(key.parent);
    return parent != nullptr && parent->relation != key.relation &&
           catalog_.find(id)->name != catalog_.find(key.parent)->name;
  }

  ObjectId of_part(ObjectId id, ObjectId relation) const {
    return owner(relation) == k_no_object ? k_no_object : id;
  }

  static Phase of_kind(RelationKind kind) {
    switch (kind) {
      case RelationKind::sequence:
        return Phase::sequence;
      case RelationKind::view:
      case RelationKind::materialized_view:
        return Phase::view;
      case RelationKind::index:
      case RelationKind::partitioned_index:
        return Phase::index;
      default:
        return Phase::table;
    }
  }

  static Phase of_other(sql::ObjectKind kind) {
    switch (kind) {
      case sql::ObjectKind::publication:
      case sql::ObjectKind::event_trigger:
        return Phase::publication;
      case sql::ObjectKind::operator_:
      case sql::ObjectKind::operator_class:
      case sql::ObjectKind::operator_family:
      case sql::ObjectKind::cast:
      case sql::ObjectKind::conversion:
        return Phase::operation;
      default:
        return Phase::other;
    }
  }

  static Phase of_detail(const Object& object) {
    if (object.as<catalog::Schema>() != nullptr) return Phase::schema;
    if (object.as<catalog::Extension>() != nullptr) return Phase::extension;
    if (object.as<catalog::Type>() != nullptr) return Phase::type;
    if (object.as<catalog::Function>() != nullptr) return Phase::function;
    if (object.as<catalog::Default>() != nullptr) return Phase::default_value;
    if (object.as<catalog::Trigger>() != nullptr) return Phase::trigger;
    if (object.as<catalog::Rule>() != nullptr) return Phase::rule;
    if (object.as<catalog::Policy>() != nullptr) return Phase::policy;
    if (object.as<catalog::Statistics>() != nullptr) return Phase::statistics;
    if (object.as<catalog::Operator>() != nullptr) return Phase::operation;
    if (object.as<catalog::Cast>() != nullptr) return Phase::operation;
    return Phase::none;
  }

  const Session& session_;
  const Catalog& catalog_;
  const std::set<ObjectId>& detached_;
};

class Ordering {
 public:
  explicit Ordering(const Session& session) : session_(session), catalog_(session.catalog) {}

  std::vector<Step> run() {
    // CREATE OR REPLACE VIEW can make a view read itself
    catalog_.visit_objects([&](const Object& object) {
      const Relation* const view = object.as<Relation>();
      const bool is_view = view != nullptr && view->kind == RelationKind::view;
      if (is_view && view->query && names(*view->query, object.id)) detached_.insert(object.id);
    });
    // each round that gets stuck takes one more table apart
    for (;;) {
      collect();
      const ObjectId stuck = sort();
      if (stuck == k_no_object) break;
      detached_.insert(stuck);
    }
    for (const ObjectId id : detached_) {
      if (phases_.at(id) == Phase::view) steps_.push_back({Phase::view, id, false, true});
    }
    return std::move(steps_);
  }

 private:
  static bool names(const catalog::Code& code, ObjectId relation) {
    if (!code.definition) return false;
    const auto& uses = code.definition->names;
    return std::any_of(uses.begin(), uses.end(), [&](const catalog::NameUse& use) {
      return use.address.object == relation && use.address.column == 0 &&
             use.span.begin >= code.span.begin && use.span.end <= code.span.end;
    });
  }

  void collect() {
    needs_.clear();
    const Owners owners(session_, detached_);
    std::vector<std::pair<ObjectId, ObjectId>> members;  // object, its step
    catalog_.visit_objects([&](const Object& object) {
      const ObjectId step = owners.owner(object.id);
      if (step == k_no_object) return;
      members.emplace_back(object.id, step);
      needs_[step];
    });
    for (const auto& [id, step] : members) add_needs(owners, id, step);
    phases_.clear();
    for (const auto& [step, needs] : needs_) phases_[step] = owners.phase(step);
  }

  void add_needs(const Owners& owners, ObjectId id, ObjectId step) {
    const auto need = [&](ObjectId other) {
      const ObjectId on = other == k_no_object ? k_no_object : owners.owner(other);
      if (on != k_no_object && on != step) needs_[step].insert(on);
    };
    const Relation* const relation = catalog_.find_as<Relation>(id);
    const bool is_sequence = relation != nullptr && relation->kind == RelationKind::sequence;
    const auto* const key = catalog_.find_as<catalog::Constraint>(id);
    const bool placeholder =
        relation != nullptr && relation->kind == RelationKind::view && detached_.count(step) != 0;
    for (const Dependency& each : catalog_.dependencies(id)) {
      // of its columns' types alone
      if (placeholder && catalog_.find_as<catalog::Type>(each.referenced.object) == nullptr)
        continue;
      // a partition's foreign key comes before the one that takes it over
      if (key != nullptr && key->kind == ConstraintKind::foreign_key &&
          each.referenced.object == key->parent)
        continue;
      // OWNED BY comes after the table, which may need the sequence
      if (is_sequence && each.referenced.column != 0) continue;
      need(each.referenced.object);
    }
    if (relation != nullptr) {
      for (const ObjectId parent : relation->parents) need(parent);
      if (relation->partition) need(relation->partition->parent);
      if (relation->index) need(relation->index->parent);
    }
    if (key != nullptr) {
      need(key->relation);
      need(key->referenced);
      need(key->index);
      if (key->kind != ConstraintKind::foreign_key) need(key->parent);
      const bool before_parent =
          key->kind == ConstraintKind::foreign_key && step == id && key->parent != k_no_object;
      if (before_parent && owners.owner(key->parent) != k_no_object)
        needs_[owners.owner(key->parent)].insert(step);
    }
    if (const auto* const value = catalog_.find_as<catalog::Default>(id))
      need(value->column.object);
  }

  // A table or view that stands in the way of the rest; none: all are in order.
  ObjectId sort() {
    steps_.clear();
    std::map<ObjectId, std::size_t> open;
    std::map<ObjectId, std::vector<ObjectId>> wanted_by;
    std::set<std::pair<Phase, ObjectId>> ready;
    for (const auto& [step, needs] : needs_) {
      open[step] = needs.size();
      for (const ObjectId each : needs) wanted_by[each].push_back(step);
      if (needs.empty()) ready.insert({phases_[step], step});
    }
    while (!open.empty()) {
      if (ready.empty()) {
        const ObjectId stuck = divisible_in(open);
        if (stuck != k_no_object) return stuck;
        ready.insert({phases_[open.begin()->first], open.begin()->first});
      }
      const auto [phase, step] = *ready.begin();
      ready.erase(ready.begin());
      open.erase(step);
      steps_.push_back({phase, step, detached_.count(step) != 0});
      for (const ObjectId each : wanted_by[step]) {
        const auto found = open.find(each);
        if (found != open.end() && found->second > 0 && --found->second == 0)
          ready.insert({phases_[each], each});
      }
    }
    return k_no_object;
  }

  ObjectId divisible_in(const std::map<ObjectId, std::size_t>& open) const {
    for (const Phase phase : {Phase::table, Phase::view}) {
      for (const auto& [step, count] : open) {
        if (phases_.at(step) == phase && detached_.count(step) == 0) return step;
      }
    }
    return k_no_object;
  }

  const Session& session_;
  const Catalog& catalog_;
  std::set<ObjectId> detached_;
  std::map<ObjectId, std::set<ObjectId>> needs_;
  std::map<ObjectId, Phase> phases_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> order_of(const Session& session) { return Ordering(session).run(); }

ObjectId step_of(const Session& session, ObjectId id) { return Owners(session, {}).owner(id); }

}  // namespace migc::ddl
