#include "compiler/catalog/relations.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"

namespace migc::catalog {
namespace {

// "_name", with as many underscores as it takes (makeArrayTypeName).
std::string array_type_name(const Session& session, ObjectId schema, const std::string& name) {
  for (std::string prefix = "_";; prefix += '_') {
    std::string made = truncated_name(prefix + name);
    if (session.catalog.find_name({NameClass::type, schema, made, {}}) == k_no_object) return made;
  }
}

bool is_made_array(const Session& session, ObjectId id) {
  const Type* const type = session.catalog.find_as<Type>(id);
  return type != nullptr && type->element != k_no_object;
}

bool has_row_type(RelationKind kind) {
  return kind != RelationKind::index && kind != RelationKind::partitioned_index &&
         kind != RelationKind::sequence;
}

}  // namespace

bool make_type(Session& session, ObjectId schema, const std::string& name, Type type,
               std::optional<Span> span, ObjectId& id) {
  Catalog& catalog = session.catalog;
  const ObjectId taken = catalog.find_name({NameClass::type, schema, name, {}});
  if (taken != k_no_object) {
    if (!is_made_array(session, taken))
      return session.refuse("42710", span, fmt::format("type \"{}\" already exists", name));
    // a made-up array type gives way (moveArrayTypeName)
    catalog.rename(taken, {NameClass::type, schema, array_type_name(session, schema, name), {}});
  }
  id = catalog.new_id();
  const ObjectId array = catalog.new_id();
  type.array = array;
  catalog.add({id, schema, name, std::move(type)}, Name{NameClass::type, schema, name, {}});
  const std::string array_name = array_type_name(session, schema, name);
  Type array_type;
  array_type.element = id;
  catalog.add({array, schema, array_name, std::move(array_type)},
              Name{NameClass::type, schema, array_name, {}});
  catalog.depend({array, 0}, {id, 0}, DependencyKind::internal);
  return true;
}

bool make_relation(Session& session, ObjectId schema, const std::string& name, Relation relation,
                   std::optional<Span> span, ObjectId& id) {
  Catalog& catalog = session.catalog;
  if (!session.require_free_relation(schema, name, span)) return false;
  id = catalog.new_id();
  if (has_row_type(relation.kind)) {
    Type row;
    row.kind = TypeKind::composite;
    row.relation = id;
    if (!make_type(session, schema, name, std::move(row), span, relation.row_type)) return false;
  }
  const ObjectId row_type = relation.row_type;
  const bool is_composite = relation.kind == RelationKind::composite;
  catalog.add({id, schema, name, std::move(relation)}, Name{NameClass::relation, schema, name, {}});
  if (row_type == k_no_object) return true;
  if (is_composite) {
    catalog.depend({id, 0}, {row_type, 0}, DependencyKind::internal);
  } else {
    catalog.depend({row_type, 0}, {id, 0}, DependencyKind::internal);
  }
  return true;
}

std::int16_t make_column(Session& session, ObjectId relation, Column column) {
  const ObjectId type = column.type.type;
  std::int16_t number = 0;
  session.update_relation(relation, [&](Relation& changed) {
    changed.columns.push_back(std::make_shared<const Column>(std::move(column)));
    number = static_cast<std::int16_t>(changed.columns.size());
  });
  session.depend_on_type({relation, number}, type);
  return number;
}

bool make_owned_sequence(Session& session, ObjectId schema, const std::string& name, Address column,
                         const std::vector<sql::Option>& options, ObjectId type, bool internal) {
  Relation sequence;
  sequence.kind = RelationKind::sequence;
  SequenceFacts facts;
  facts.type = type;
  for (const sql::Option& option : options) {
    if (option.name == "start") facts.start = option.value.value_or("");
    if (option.name == "increment") facts.increment = option.value.value_or("");
    if (option.name == "minvalue") facts.minimum = option.value.value_or("");
    if (option.name == "maxvalue") facts.maximum = option.value.value_or("");
    if (option.name == "cache") facts.cache = option.value.value_or("");
    if (option.name == "cycle") facts.cycle = true;
  }
  sequence.sequence = std::make_shared<const SequenceFacts>(std::move(facts));
  ObjectId id = k_no_object;
  if (!make_relation(session, schema, name, std::move(sequence), std::nullopt, id)) return false;
  session.catalog.depend({id, 0}, column,
                         internal ? DependencyKind::internal : DependencyKind::automatic);
  return true;
}

CodePtr make_code(const Session& session, const sql::Expression& expression) {
  Code code;
  code.source = session.source;
  code.span = expression.span;
  code.expression = std::make_shared<const sql::Expression>(expression);
  return std::make_shared<const Code>(std::move(code));
}

bool set_default(Session& session, Address column, const sql::Expression& expression,
                 bool generated) {
  drop_default(session, column);
  const bool is_null = expression.kind == sql::ExpressionKind::null_value;
  if (is_null && !generated) return true;  // DEFAULT NULL is none (AddRelationNewConstraints)
  Catalog& catalog = session.catalog;
  Default made;
  made.column = column;
  made.code = make_code(session, expression);
  made.generated = generated;
  const ObjectId id = catalog.new_id();
  catalog.add({id, k_no_object, "", std::move(made)}, std::nullopt);
  // a generated column and its expression go together (StoreAttrDefault)
  catalog.depend({id, 0}, column, DependencyKind::automatic);
  const References found =
      references_of(session, expression, generated ? column.object : k_no_object);
  for (const Address& each : found.addresses) {
    if (generated && each.object == column.object) {
      if (each.column != 0) catalog.depend(column, each, DependencyKind::automatic);
    } else {
      catalog.depend({id, 0}, each, DependencyKind::normal);
    }
  }
  session.update_column(column.object, column.column,
                        [&](Column& changed) { changed.default_value = id; });
  return true;
}

void drop_default(Session& session, Address column) {
  const Relation& relation = session.relation(column.object);
  const ObjectId old = relation.columns[static_cast<std::size_t>(column.column - 1)]->default_value;
  if (old == k_no_object) return;
  session.catalog.remove(old);
  session.update_column(column.object, column.column,
                        [](Column& changed) { changed.default_value = k_no_object; });
}

std::vector<std::string> column_names(const Session& session, ObjectId relation,
                                      const std::vector<std::int16_t>& numbers) {
  std::vector<std::string> names;
  const Relation& found = session.relation(relation);
  names.reserve(numbers.size());
  for (const std::int16_t number : numbers)
    names.push_back(found.columns[static_cast<std::size_t>(number - 1)]->name);
  return names;
}

std::vector<ObjectId> children_of(const Session& session, ObjectId relation) {
  std::vector<ObjectId> children;
  for (const Dependency& each : session.catalog.dependents(relation)) {
    if (each.dependent.column != 0 || each.referenced.column != 0) continue;
    const Relation* const child = session.catalog.find_as<Relation>(each.dependent.object);
    if (child == nullptr) continue;
    const auto& parents = child->parents;
    if (std::find(parents.begin(), parents.end(), relation) != parents.end())
      children.push_back(each.dependent.object);
  }
  std::sort(children.begin(), children.end());
  children.erase(std::unique(children.begin(), children.end()), children.end());
  return children;
}

}  // namespace migc::catalog
