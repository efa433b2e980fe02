#include "compiler/catalog/catalog.h"

#include <cassert>
#include <utility>

#include "compiler/catalog/privileges.h"

namespace migc::catalog {
namespace {

Object schema_object(ObjectId id, std::string name) {
  return {id, k_no_object, std::move(name), Schema{}};
}

}  // namespace

Name other_name(sql::ObjectKind kind, ObjectId schema, const std::string& name,
                const std::string& signature) {
  return {NameClass::other, schema, name, static_cast<char>(kind) + signature};
}

std::string type_signature(const std::vector<ObjectId>& types) {
  std::string signature;
  for (const ObjectId type : types) signature += std::to_string(type) + ",";
  return signature;
}

Name cast_name(ObjectId source, ObjectId target) {
  return other_name(sql::ObjectKind::cast, k_no_object, "", type_signature({source, target}));
}

Catalog::Catalog() {
  for (const auto& [id, name] :
       {std::pair{k_pg_catalog, "pg_catalog"},
        std::pair{k_information_schema, "information_schema"}, std::pair{k_public, "public"}}) {
    add(schema_object(id, name), Name{NameClass::schema, k_no_object, name, {}});
  }
}

void Catalog::mark() {
  visit_containers([](auto& each) { each.mark(); });
  made_at_mark_ = made_;
  ++marks_;
}

void Catalog::keep() {
  visit_containers([](auto& each) { each.keep(); });
}

void Catalog::undo() {
  visit_containers([](auto& each) { each.undo(); });
  made_ = made_at_mark_;
}

const Object* Catalog::find(ObjectId id) const {
  const ObjectPtr* const found = objects_->find(id);
  return found == nullptr ? nullptr : found->get();
}

ObjectId Catalog::find_name(const NameView& name) const {
  const ObjectId* const found = names(name.name_class)->find(name);
  return found == nullptr ? k_no_object : *found;
}

void Catalog::add(Object object, std::optional<Name> name) {
  const ObjectId id = object.id;
  if (name) object.key = NamePtr(new Counted<Name>{std::move(*name)});
  if (object.key) {
    assert(find_name(*object.key) == k_no_object);
    set_name(id, object.key);
  }
  if (!object.definition) object.definition = statement_;
  note_kind(object);
  if (has_default_grants()) {
    if (std::optional<Grants> made = grants_when_made(*this, object))
      set_grants({id, 0}, std::move(*made));
  }
  object.mark = marks_;
  objects_.set(id, ObjectPtr(new Counted<Object>{std::move(object)}));
}

Object& Catalog::own(ObjectId id) {
  const ObjectPtr& object = objects_.change(id);
  if (object->mark == marks_ && !object.is_shared()) return *object;
  ObjectPtr copy(Counted<Object>::copy(*object));
  copy->mark = marks_;
  objects_.set(id, copy);
  return *copy;
}

void Catalog::note_kind(const Object& object) {
  if (object.as<Cast>() != nullptr) made_.casts = true;
  if (object.as<Operator>() != nullptr) made_.operators = true;
  if (object.is_other(sql::ObjectKind::operator_class)) made_.operator_classes = true;
}

void Catalog::rename(ObjectId id, const Name& name) {
  const NamePtr key(new Counted<Name>{name});
  clear_name(*find(id));
  update(id, [&](Object& object) {
    object.name = name.name;
    object.key = key;
    const bool in_schema =
        name.name_class == NameClass::relation || name.name_class == NameClass::type ||
        name.name_class == NameClass::function || name.name_class == NameClass::statistics ||
        (name.name_class == NameClass::other && name.scope != k_no_object);
    if (in_schema) object.schema = name.scope;
  });
  set_name(id, key);
}

void Catalog::set_name(ObjectId id, const NamePtr& name) {
  names(name->name_class).set(name, id);
  if (name->name_class == NameClass::constraint) constraints_.set({name, id}, true);
}

void Catalog::clear_name(const Object& object) {
  if (!object.key) return;
  names(object.key->name_class).erase(object.key);
  if (object.key->name_class == NameClass::constraint) constraints_.erase({object.key, object.id});
}

void Catalog::remove(ObjectId id) {
  if (const Object* const object = find(id)) clear_name(*object);
  for (const Dependency& each : dependencies(id))
    forget_dependency(each.dependent, each.referenced);
  for (const Dependency& each : dependents(id)) forget_dependency(each.dependent, each.referenced);
  objects_.erase(id);
}

bool Catalog::is_extension_member(ObjectId id) const {
  const std::vector<Dependency> needs = dependencies(id);
  return std::any_of(needs.begin(), needs.end(),
                     [](const Dependency& each) { return each.kind == DependencyKind::extension; });
}

void Catalog::set_comment(Address address, const std::optional<std::string>& text) {
  if (text && !text->empty()) {
    comments_.set(address, std::make_shared<const std::string>(*text));
  } else {
    comments_.erase(address);
  }
}

std::optional<Name> Catalog::name_of(ObjectId id) const {
  const Object* const object = find(id);
  return object == nullptr || !object->key ? std::nullopt : std::optional<Name>(*object->key);
}

void Catalog::depend(Address dependent, Address referenced, DependencyKind kind) {
  if (referenced.object == k_no_object || dependent == referenced) return;
  const Edge edge{referenced.object, referenced.column, dependent.object, dependent.column};
  if (const DependencyKind* const known = by_referenced_->find(edge);
      known != nullptr && *known != DependencyKind::normal) {
    return;  // the closer bond stays
  }
  by_referenced_.set(edge, kind);
  by_dependent_.set({dependent.object, dependent.column, referenced.object, referenced.column},
                    kind);
}

void Catalog::forget_dependency(Address dependent, Address referenced) {
  by_referenced_.erase({referenced.object, referenced.column, dependent.object, dependent.column});
  by_dependent_.erase({dependent.object, dependent.column, referenced.object, referenced.column});
}

void Catalog::forget_dependencies(Address dependent) {
  for (const Dependency& each : dependencies(dependent.object)) {
    if (each.dependent == dependent) forget_dependency(each.dependent, each.referenced);
  }
}

std::vector<Dependency> Catalog::dependents(ObjectId referenced) const {
  std::vector<Dependency> found;
  visit_dependents(referenced, [&](const Dependency& each) { found.push_back(each); });
  return found;
}

std::vector<Dependency> Catalog::dependencies(ObjectId dependent) const {
  std::vector<Dependency> found;
  by_dependent_->visit_from(Edge{dependent, 0, 0, 0}, [&](const Edge& edge, DependencyKind kind) {
    const auto& [object, part, referenced, column] = edge;
    if (object != dependent) return false;
    found.push_back({{object, part}, {referenced, column}, kind});
    return true;
  });
  return found;
}

}  // namespace migc::catalog
