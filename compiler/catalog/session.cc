#include "compiler/catalog/session.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/object_words.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_modifier.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

constexpr std::string_view k_temporary = "pg_temp";

std::string modifier_text(const sql::Expression& modifier) {
  const bool negative =
      modifier.kind == sql::ExpressionKind::operation && modifier.arguments.size() == 1;
  if (negative) return "-" + modifier.arguments.front().value;
  const bool is_word = modifier.kind == sql::ExpressionKind::column && !modifier.name.empty();
  return is_word ? modifier.name.back() : modifier.value;
}

}  // namespace

sql::QualifiedName qualified(const sql::NamePath& path) {
  if (path.empty()) return {};
  return {path.size() > 1 ? path[path.size() - 2] : std::string(), path.back()};
}

Session::Session(int postgres, const std::vector<std::string>& search_path)
    : types(postgres, search_path, catalog), default_search_path_(search_path) {
  set_search_path(search_path);
}

void Session::set_search_path(std::vector<std::string> path) {
  std::erase(path, "$user");
  if (search_path_ && *search_path_ == path) return;
  restore_search_path(std::make_shared<const std::vector<std::string>>(std::move(path)));
}

void Session::restore_search_path(SearchPath shared) {
  if (search_path_ == shared) return;
  search_path_ = std::move(shared);
  std::vector<std::string> path = *search_path_;
  // schemas that are searched first unless the path names them (recomputeNamespacePath)
  for (const std::string_view implied : {std::string_view("pg_catalog"), k_temporary}) {
    if (std::find(path.begin(), path.end(), implied) == path.end())
      path.insert(path.begin(), std::string(implied));
  }
  types.set_search_path(std::move(path));
}

void Session::set_local_search_path(std::vector<std::string> path) {
  if (!path_after_transaction_) path_after_transaction_ = *search_path_;
  set_search_path(std::move(path));
}

void Session::end_transaction() {
  if (path_after_transaction_) set_search_path(*path_after_transaction_);
  path_after_transaction_.reset();
  if (settings_after_transaction_) settings = *settings_after_transaction_;
  settings_after_transaction_.reset();
  fresh_labels.clear();
  pending_events.clear();
  in_transaction = false;
}

bool Session::refuse(std::string_view sqlstate, std::optional<Span> span, std::string message,
                     std::string detail) {
  if (!refusal)
    refusal = Refusal{std::string(sqlstate), std::move(message), span, std::move(detail)};
  return false;
}

ObjectId Session::find_schema(std::string_view name) const {
  return catalog.find_name({NameClass::schema, k_no_object, name, {}});
}

bool Session::require_schema(std::string_view name, std::optional<Span> span, ObjectId& schema) {
  schema = find_schema(name);
  if (schema != k_no_object) return true;
  return refuse("3F000", span, fmt::format("schema \"{}\" does not exist", name));
}

bool Session::creation_schema(const sql::QualifiedName& name, std::optional<Span> span,
                              sql::Persistence persistence, ObjectId& schema) {
  const bool temporary = persistence == sql::Persistence::temporary;
  const bool by_path =
      name.schema.empty() && !search_path_->empty() && search_path_->front() == k_temporary;
  if (name.schema == k_temporary || by_path || (temporary && name.schema.empty())) {
    if (persistence == sql::Persistence::unlogged)
      return refuse("42P16", span, "only temporary relations may be created in temporary schemas");
    schema = find_schema(k_temporary);
    if (schema == k_no_object) {
      schema = catalog.new_id();
      catalog.add({schema, k_no_object, std::string(k_temporary), Schema{}},
                  Name{NameClass::schema, k_no_object, std::string(k_temporary), {}});
    }
    return true;
  }
  if (!name.schema.empty()) {
    if (!require_schema(name.schema, span, schema)) return false;
    return !temporary ||
           refuse("42P16", span, "cannot create temporary relation in non-temporary schema");
  }
  for (const std::string& each : *search_path_) {
    schema = find_schema(each);
    if (schema != k_no_object) return true;
  }
  return refuse("3F000", span, "no schema has been selected to create in");
}

std::string Session::schema_name(ObjectId schema) const {
  const Object* const object = catalog.find(schema);
  return object == nullptr ? std::string() : object->name;
}

ObjectId Session::find_relation(const sql::QualifiedName& name) const {
  const auto in = [&](std::string_view schema) {
    const ObjectId scope = find_schema(schema);
    return scope == k_no_object ? k_no_object
                                : catalog.find_name({NameClass::relation, scope, name.name, {}});
  };
  if (!name.schema.empty()) return in(name.schema);
  for (const std::string& each : types.path()) {
    if (const ObjectId found = in(each); found != k_no_object) return found;
  }
  return k_no_object;
}

std::optional<builtin::RelationFacts> Session::find_builtin_relation(
    const sql::QualifiedName& name) const {
  for (const builtin::RelationFacts& each : builtin::relations_named(postgres(), name.name)) {
    if (each.extension == 0) {
      const bool fits = name.schema.empty() || name.schema == "pg_catalog";
      if (each.schema == "pg_catalog" && fits) return each;
      continue;
    }
    const std::string* const installed = types.installed().find(each.extension);
    if (installed == nullptr) continue;
    const std::string_view schema = each.schema.empty() ? *installed : each.schema;
    if (name.schema.empty() ? types.rank(schema) >= 0 : name.schema == schema) return each;
  }
  return std::nullopt;
}

bool Session::is_builtin_relation(const sql::QualifiedName& name) const {
  for (const builtin::RelationFacts& each : builtin::relations_named(postgres(), name.name)) {
    if (name.schema.empty() ? each.schema != "information_schema" : true) return true;
  }
  return false;
}

bool Session::accept(const std::optional<Refusal>& found) {
  if (found && !refusal) refusal = found;
  return !found;
}

std::optional<Refusal> Session::read_relation(const sql::QualifiedName& name,
                                              std::optional<Span> span, ObjectId& relation) const {
  relation = find_relation(name);
  if (relation != k_no_object) return std::nullopt;
  if (!name.schema.empty() && find_schema(name.schema) == k_no_object)
    return Refusal{"3F000", fmt::format("schema \"{}\" does not exist", name.schema), span, {}};
  return Refusal{"42P01",
                 fmt::format("relation \"{}{}{}\" does not exist", name.schema,
                             name.schema.empty() ? "" : ".", name.name),
                 span,
                 {}};
}

bool Session::require_relation(const sql::QualifiedName& name, std::optional<Span> span,
                               ObjectId& relation) {
  auto found = read_relation(name, span, relation);
  const auto builtin = found ? find_builtin_relation(name) : std::nullopt;
  if (builtin && builtin->extension == 0)  // nobody changes these
    found = Refusal{
        "42501", fmt::format("permission denied: \"{}\" is a system catalog", name.name), span, {}};
  return accept(found);
}

bool Session::require_free_relation(ObjectId schema, const std::string& name,
                                    std::optional<Span> span) {
  if (catalog.find_name({NameClass::relation, schema, name, {}}) != k_no_object)
    return refuse("42P07", span, fmt::format("relation \"{}\" already exists", name));
  return !find_builtin_relation({schema_name(schema), name}) ||
         refuse("42P07", span, fmt::format("relation \"{}\" already exists", name));
}

std::int16_t Session::find_column(ObjectId id, std::string_view name) const {
  return relation(id).find_column(name);
}

std::optional<Refusal> Session::read_column(ObjectId id, const std::string& name,
                                            std::optional<Span> span, std::int16_t& number) const {
  number = find_column(id, name);
  if (number != 0) return std::nullopt;
  return Refusal{
      "42703",
      fmt::format("column \"{}\" of relation \"{}\" does not exist", name, this->name(id)),
      span,
      {}};
}

bool Session::require_column(ObjectId id, const std::string& name, std::optional<Span> span,
                             std::int16_t& number) {
  return accept(read_column(id, name, span, number));
}

ObjectId Session::find_type(const sql::NamePath& path) const {
  const sql::QualifiedName name = qualified(path);
  return types.find_type(name.schema, name.name);
}

void note_type(const Session& session, const sql::TypeName& name, const TypeUse& type) {
  if (name.is_column_type) return;
  const ObjectId named =
      name.array_dimensions > 0 ? element_type(session.types, type.type) : type.type;
  const Object* const own = session.catalog.find(named);
  if (own == nullptr && named < k_first_extension_object) return;
  session.note_name({NameUse::Kind::type, name.span, {named, 0}, {}, {}});
}

std::shared_ptr<Definition> Session::start_statement(std::shared_ptr<Definition> statement) {
  std::swap(statement_, statement);
  catalog.set_statement(statement_);
  return statement;
}

// table.column%TYPE
std::optional<Refusal> Session::read_column_type(const sql::TypeName& name, TypeUse& type) const {
  const sql::NamePath table(name.name.begin(), name.name.end() - 1);
  Address found;
  if (auto missing = read_relation(qualified(table), name.span, found.object)) return missing;
  if (auto missing = read_column(found.object, name.name.back(), name.span, found.column))
    return missing;
  type = column(found).type;
  return std::nullopt;
}

std::optional<Refusal> Session::read_type(const sql::TypeName& name, TypeUse& type) const {
  type = {};
  if (name.is_column_type && name.name.size() >= 2) return read_column_type(name, type);
  const ObjectId id = find_type(name.name);
  if (id == k_no_object)
    return Refusal{"42704",
                   fmt::format("type \"{}\" does not exist", sql::quote_name(qualified(name.name))),
                   name.span,
                   {}};
  std::int32_t typmod = -1;
  if (!name.modifiers.empty()) {
    std::vector<std::string> modifiers;
    std::transform(name.modifiers.begin(), name.modifiers.end(), std::back_inserter(modifiers),
                   modifier_text);
    const Typmod read = read_typmod(types, id, modifiers, join(name.name, "."));
    if (!read.ok()) return Refusal{read.sqlstate, read.message, name.span, {}};
    typmod = read.value;
  }
  type = {id, typmod};
  if (name.array_dimensions > 0) type.type = array_type(types, id);
  return std::nullopt;
}

bool Session::require_type(const sql::TypeName& name, TypeUse& type) {
  if (!accept(read_type(name, type))) return false;
  note_type(*this, name, type);
  return true;
}

void Session::depend_on_type(Address dependent, ObjectId type) {
  if (is_pinned(type)) return;
  const auto facts = types.type(type);
  if (!facts) return;
  if (facts->is_array() && facts->extension == 0 && catalog.find(type) != nullptr) {
    depend_on_type(dependent, facts->element);
  } else if (catalog.find(type) != nullptr) {
    catalog.depend(dependent, {type, 0}, DependencyKind::normal);
  } else {
    depend_on_extension(dependent, facts->extension);
  }
}

void Session::depend_on_extension(Address dependent, std::uint8_t number) {
  if (number == 0) return;
  for (const builtin::ExtensionFacts& each : builtin::extensions(postgres())) {
    if (each.number != number) continue;
    const ObjectId extension =
        catalog.find_name({NameClass::extension, k_no_object, std::string(each.name), {}});
    catalog.depend(dependent, {extension, 0}, DependencyKind::normal);
  }
}

void Session::depend_on_function(Address dependent, ObjectId function) {
  if (catalog.find(function) != nullptr)
    catalog.depend(dependent, {function, 0}, DependencyKind::normal);
}

bool Session::has_own_operator_classes() const {
  if (!catalog.has_had_operator_classes()) return false;
  bool found = false;
  catalog.visit_objects(
      [&](const Object& object) { found |= object.is_other(sql::ObjectKind::operator_class); });
  return found;
}

std::string Session::describe(Address address) const {
  const Object* const object = catalog.find(address.object);
  if (object == nullptr) return "object";
  const auto of_relation = [&](std::string_view word, ObjectId relation) {
    return fmt::format("{} {} on {}", word, object->name, describe({relation, 0}));
  };
  if (const auto* const relation = object->as<Relation>()) {
    std::string named =
        fmt::format("{} {}", relation_word(relation->kind),
                    object->schema == k_public || types.rank(schema_name(object->schema)) >= 0
                        ? object->name
                        : schema_name(object->schema) + "." + object->name);
    if (address.column == 0) return named;
    const auto at = static_cast<std::size_t>(address.column - 1);
    return fmt::format("column {} of {}", relation->columns[at]->name, named);
  }
  if (const auto* const each = object->as<Constraint>()) {
    const ObjectId owner = each->relation != k_no_object ? each->relation : each->domain;
    return of_relation("constraint", owner);
  }
  if (const auto* const each = object->as<Trigger>()) return of_relation("trigger", each->relation);
  if (const auto* const each = object->as<Policy>()) return of_relation("policy", each->relation);
  if (const auto* const each = object->as<Rule>()) return of_relation("rule", each->relation);
  if (const auto* const each = object->as<Default>())
    return fmt::format("default value for {}", describe(each->column));
  if (object->as<Type>() != nullptr)
    return fmt::format("type {}", format_type(types, address.object));
  if (const auto* const each = object->as<Function>()) {
    const std::string schema = schema_name(object->schema);
    return fmt::format("function {}{}({})", types.rank(schema) >= 0 ? "" : schema + ".",
                       object->name, format_types(types, each->arguments));
  }
  if (object->as<Schema>() != nullptr) return fmt::format("schema {}", object->name);
  if (object->as<Extension>() != nullptr) return fmt::format("extension {}", object->name);
  return object->name;
}

}  // namespace migc::catalog
