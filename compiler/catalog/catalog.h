// A database's schema as a value: objects, their names, what depends on what. A copy is a snapshot
// and costs nothing. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/catalog/name.h"
#include "compiler/catalog/object.h"
#include "compiler/catalog/persistent_array.h"
#include "compiler/catalog/persistent_map.h"
#include "compiler/catalog/undoable.h"

namespace migc::catalog {

// How an object goes with what it depends on (pg_depend.deptype; manual 53.18).
enum class DependencyKind : char {
  normal = 'n',     // stands in the way of a drop
  automatic = 'a',  // goes along
  internal = 'i',   // is a part of it, and cannot be dropped alone
  partition_primary = 'P',
  partition_secondary = 'S',
  extension = 'e',
};

struct Dependency {
  Address dependent;
  Address referenced;
  DependencyKind kind = DependencyKind::normal;
};

// An object that a statement made (no `before`), dropped (no `after`) or changed.
struct Change {
  const Object* before = nullptr;
  const Object* after = nullptr;

  template <typename T>
  const T* old_as() const {
    return before == nullptr ? nullptr : before->as<T>();
  }
  template <typename T>
  const T* new_as() const {
    return after == nullptr ? nullptr : after->as<T>();
  }
};

class Catalog {
 public:
  // Holds pg_catalog, information_schema and public.
  Catalog();

  // mark() to keep(): changes that undo(), in place of keep(), takes back. Copies have no mark;
  // what is assigned in between must be a copy that was made after the mark.
  void mark();
  void keep();
  void undo();

  ObjectId new_id() { return made_.next_id++; }
  // The first id that is not given out yet: what is made from now on has it or a later one.
  ObjectId next_id() const { return made_.next_id; }

  // Null if there is none.
  const Object* find(ObjectId id) const;
  template <typename T>
  const T* find_as(ObjectId id) const {
    const Object* const object = find(id);
    return object == nullptr ? nullptr : object->as<T>();
  }
  ObjectId find_name(const NameView& name) const;
  // Of a relation or a domain.
  ObjectId find_constraint(ObjectId owner, std::string_view name) const {
    return find_name({NameClass::constraint, owner, name, {}});
  }

  // Whatever is added is a part of this statement.
  void set_statement(DefinitionPtr statement) { statement_ = std::move(statement); }
  const DefinitionPtr& statement() const { return statement_; }

  // Adds an object under its name; the name must be free. Objects without one (defaults) have
  // `name` absent.
  void add(Object object, std::optional<Name> name);
  template <typename Change>
  void update(ObjectId id, const Change& change) {
    change(own(id));
  }
  // The statement at hand also decides what the object is.
  void add_change(ObjectId id, DefinitionPtr statement) {
    if (!statement) return;
    update(id, [&](Object& object) { object.changes.push_back(std::move(statement)); });
  }
  // Another name: the old one is free.
  void rename(ObjectId id, const Name& name);
  // Without regard to dependencies; those of the object end.
  void remove(ObjectId id);

  std::optional<Name> name_of(ObjectId id) const;

  void depend(Address dependent, Address referenced, DependencyKind kind);
  void forget_dependency(Address dependent, Address referenced);
  // Of one kind on any object.
  void forget_dependencies(Address dependent);
  // Who depends on the object or, with a column number, on that column alone.
  std::vector<Dependency> dependents(ObjectId referenced) const;
  // The same without a list of them: visit(dependency).
  template <typename Visit>
  void visit_dependents(ObjectId referenced, const Visit& visit) const {
    by_referenced_->visit_from(Edge{referenced, 0, 0, 0},
                               [&](const Edge& edge, DependencyKind kind) {
                                 const auto& [object, column, dependent, part] = edge;
                                 if (object != referenced) return false;
                                 visit(Dependency{{dependent, part}, {object, column}, kind});
                                 return true;
                               });
  }
  // What the object or its parts depend on.
  std::vector<Dependency> dependencies(ObjectId dependent) const;

  // Whether CREATE EXTENSION made it.
  bool is_extension_member(ObjectId id) const;

  // COMMENT ON; absent: none.
  void set_comment(Address address, const std::optional<std::string>& text);
  const std::string* comment(Address address) const { return pointed(comments_->find(address)); }

  // False: no object of the kind was ever made, and there is none to look for.
  bool has_had_casts() const { return made_.casts; }
  bool has_had_operators() const { return made_.operators; }
  bool has_had_operator_classes() const { return made_.operator_classes; }

  // GRANT and REVOKE; null: as it was made, without default privileges.
  void set_grants(Address address, Grants grants) {
    grants_.set(address, std::make_shared<const Grants>(std::move(grants)));
  }
  const Grants* grants(Address address) const { return pointed(grants_->find(address)); }
  // ALTER DEFAULT PRIVILEGES: for objects of a kind (table, sequence, function, type, schema) that
  // are made in a schema (none: in any) later on.
  using DefaultsKey = std::pair<ObjectId, sql::ObjectKind>;
  void set_default_grants(const DefaultsKey& key, Grants grants) {
    default_grants_.set(key, std::move(grants));
  }
  bool has_default_grants() const { return !default_grants_->empty(); }
  const Grants* default_grants(const DefaultsKey& key) const { return default_grants_->find(key); }

  // Names of one class and scope in order: visit(name, id).
  template <typename Visit>
  void visit_names(NameClass name_class, ObjectId scope, const Visit& visit) const {
    const NameView first(name_class, scope, {}, {});
    names(name_class)->visit_from(first, [&](const NamePtr& each, ObjectId id) {
      if (each->scope != scope) return false;
      visit(*each, id);
      return true;
    });
  }
  // Those of one name that differ by their signatures: visit(id).
  template <typename Visit>
  void visit_overloads(NameClass name_class, ObjectId scope, std::string_view name,
                       const Visit& visit) const {
    const NameView first(name_class, scope, name, {});
    names(name_class)->visit_from(first, [&](const NamePtr& each, ObjectId id) {
      if (each->scope != scope || each->name != name) return false;
      visit(id);
      return true;
    });
  }
  // Constraints of that name, whatever they are of: visit(id).
  template <typename Visit>
  void visit_constraints_named(std::string_view name, const Visit& visit) const {
    constraints_->visit_from(ConstraintView(name, 0), [&](const ConstraintKey& key, bool) {
      if (key.first->name != name) return false;
      visit(key.second);
      return true;
    });
  }
  // Objects that two states of one catalog do not have in common, in the order of their making:
  // visit(Change).
  template <typename Visit>
  static void visit_changes(const Catalog& before, const Catalog& after, const Visit& visit) {
    Objects::visit_changes(*before.objects_, *after.objects_,
                           [&](ObjectId, const ObjectPtr& old, const ObjectPtr& now) {
                             visit(Change{old.get(), now.get()});
                           });
  }
  // All objects, in the order of their making: visit(object).
  template <typename Visit>
  void visit_objects(const Visit& visit) const {
    objects_->visit([&](ObjectId, const ObjectPtr& object) { visit(std::as_const(*object)); });
  }

 private:
  using ObjectPtr = SharedNode<Counted<Object>>;
  using Objects = PersistentArray<ObjectPtr>;
  // The maps hold what is large by pointer: making the path to a change new copies keys and values.
  using ConstraintKey = std::pair<NamePtr, ObjectId>;
  using ConstraintView = std::pair<std::string_view, ObjectId>;
  struct ByView {
    static NameView view(const NamePtr& name) { return *name; }
    static NameView view(const NameView& name) { return name; }
    static ConstraintView view(const ConstraintKey& key) { return {key.first->name, key.second}; }
    static ConstraintView view(const ConstraintView& key) { return key; }
    template <typename A, typename B>
    auto operator()(const A& a, const B& b) const {
      return view(a) <=> view(b);
    }
  };
  template <typename T>
  static const T* pointed(const std::shared_ptr<const T>* found) {
    return found == nullptr ? nullptr : found->get();
  }

  void note_kind(const Object& object);
  void set_name(ObjectId id, const NamePtr& name);
  void clear_name(const Object& object);

  // (referenced, its column, dependent, its column)
  using Edge = std::tuple<ObjectId, std::int16_t, ObjectId, std::int16_t>;

  // What only grows while statements run.
  struct Made {
    ObjectId next_id = k_first_user_object;
    bool casts = false;
    bool operators = false;
    bool operator_classes = false;
  };

  // Calls visit(container) for each.
  template <typename Visit>
  void visit_containers(const Visit& visit) {
    visit(objects_);
    for (Names& each : names_) visit(each);
    visit(constraints_);
    visit(by_referenced_);
    visit(by_dependent_);
    visit(comments_);
    visit(grants_);
    visit(default_grants_);
  }

  // The object to be changed: a copy if it is as it was at the mark, or if a snapshot has it too.
  // Who looks at that sees it as it was.
  Object& own(ObjectId id);

  Undoable<Objects> objects_;
  using Names = Undoable<PersistentMap<NamePtr, ObjectId, ByView>>;
  Names& names(NameClass name_class) { return names_[static_cast<std::size_t>(name_class)]; }
  const Names& names(NameClass name_class) const {
    return names_[static_cast<std::size_t>(name_class)];
  }
  std::array<Names, k_name_classes> names_;
  Undoable<PersistentMap<ConstraintKey, bool, ByView>> constraints_;
  using Edges = Undoable<PersistentMap<Edge, DependencyKind>>;
  Edges by_referenced_;
  Edges by_dependent_;  // dependent first
  Undoable<PersistentMap<Address, std::shared_ptr<const std::string>>> comments_;
  Undoable<PersistentMap<Address, std::shared_ptr<const Grants>>> grants_;
  Undoable<PersistentMap<DefaultsKey, Grants>> default_grants_;
  DefinitionPtr statement_;
  Made made_;
  Made made_at_mark_;
  std::uint32_t marks_ = 0;  // so far: the number of the last one
};

// The name of an object of a kind that has no class of its own. `signature` tells those of one name
// apart.
Name other_name(sql::ObjectKind kind, ObjectId schema, const std::string& name,
                const std::string& signature);
// Types as a part of a function's, operator's or cast's name.
std::string type_signature(const std::vector<ObjectId>& types);
Name cast_name(ObjectId source, ObjectId target);

inline constexpr ObjectId k_pg_catalog = 11;
inline constexpr ObjectId k_public = 2200;
inline constexpr ObjectId k_information_schema = 10001;

}  // namespace migc::catalog
