#include "compiler/catalog/relations.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/system_columns.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
// "_name", with as many underscores as it takes (makeArrayTypeName).
std::string array_type_name(const Session& session, ObjectId schema, const std::string& name) {
  for (std::string prefix = "_";; prefix += '_') {
    std::string made = truncated_name(prefix + name);
    if (session.catalog.find_name({NameClass::type, schema, made, {}}) == k_no_object) return made;
  }
}

namespace {

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
  const bool stands_alone = type.relation == k_no_object;  // row types go with their relations
  catalog.add({id, schema, name, std::move(type)}, Name{NameClass::type, schema, name, {}});
  if (stands_alone) catalog.depend({id, 0}, {schema, 0}, DependencyKind::normal);
  const std::string array_name = array_type_name(session, schema, name);
  Type array_type;
  array_type.element = id;
  catalog.add({array, schema, array_name, std::move(array_type)},
              Name{NameClass::type, schema, array_name, {}});
  catalog.depend({array, 0}, {id, 0}, DependencyKind::internal);
  return true;
}

bool place_relation(Session& session, const sql::QualifiedName& name, std::optional<Span> span,
                    sql::Persistence persistence, RelationPlace& place) {
  if (!session.creation_schema(name, span, persistence, place.schema)) return false;
  place.name = truncated_name(name.name);
  place.there = session.catalog.find_name({NameClass::relation, place.schema, place.name, {}});
  return true;
}

bool make_relation(Session& session, ObjectId schema, const std::string& name, Relation relation,
                   std::optional<Span> span, ObjectId& id) {
  Catalog& catalog = session.catalog;
  if (schema == k_pg_catalog)
    return session.refuse("42501", span,
                          fmt::format("permission denied to create \"pg_catalog.{}\"", name),
                          "System catalog modifications are currently disallowed.");
  if (!session.require_free_relation(schema, name, span)) return false;
  id = catalog.new_id();
  if (session.schema_name(schema) == "pg_temp" && relation.kind != RelationKind::composite)
    relation.persistence = sql::Persistence::temporary;
  if (has_row_type(relation.kind)) {
    Type row;
    row.kind = TypeKind::composite;
    row.relation = id;
    if (!make_type(session, schema, name, std::move(row), span, relation.row_type)) return false;
  }
  const ObjectId row_type = relation.row_type;
  const bool is_composite = relation.kind == RelationKind::composite;
  const bool is_index = relation.index != nullptr;
  catalog.add({id, schema, name, std::move(relation)}, Name{NameClass::relation, schema, name, {}});
  if (!is_index) catalog.depend({id, 0}, {schema, 0}, DependencyKind::normal);
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
  const ObjectId collation =
      column.collation.empty()
          ? k_no_object
          : find_own(session, sql::ObjectKind::collation, {"", column.collation});
  std::int16_t number = 0;
  constexpr std::size_t k_most_columns = 1600;  // MaxHeapAttributeNumber, dropped ones included
  if (session.relation(relation).columns.size() == k_most_columns)
    session.refuse("54011", std::nullopt,
                   fmt::format("tables can have at most {} columns", k_most_columns));
  session.update_relation(relation, [&](Relation& changed) {
    changed.columns.push_back(std::make_shared<const Column>(std::move(column)));
    number = static_cast<std::int16_t>(changed.columns.size());
  });
  session.depend_on_type({relation, number}, type);
  session.catalog.depend({relation, number}, {collation, 0}, DependencyKind::normal);
  return number;
}

bool make_owned_sequence(Session& session, ObjectId schema, const std::string& name, Address column,
                         const std::vector<sql::Option>& options, ObjectId type, bool internal) {
  Relation sequence;
  sequence.kind = RelationKind::sequence;
  if (session.postgres() >= 15) sequence.persistence = session.relation(column.object).persistence;
  SequenceFacts facts;
  facts.type = type;
  if (!apply_sequence_options(session, options, true, std::nullopt, facts)) return false;
  sequence.sequence = std::make_shared<const SequenceFacts>(std::move(facts));
  ObjectId id = k_no_object;
  if (!make_relation(session, schema, name, std::move(sequence), std::nullopt, id)) return false;
  session.catalog.depend({id, 0}, column,
                         internal ? DependencyKind::internal : DependencyKind::automatic);
  return true;
}

bool analyze(Session& session, const sql::Expression& expression, const Surroundings& surroundings,
             Inference& found) {
  found = infer(session, expression, surroundings);
  return session.accept(found.refusal);
}

bool has_subquery(const sql::Expression& expression) {
  const auto any = [](const std::vector<sql::Expression>& list) {
    return std::any_of(list.begin(), list.end(), has_subquery);
  };
  return expression.query != nullptr || any(expression.arguments) || any(expression.extra);
}

bool forbid_subquery(Session& session, const sql::Expression& expression, std::string_view what) {
  return !has_subquery(expression) ||
         session.refuse("0A000", expression.span, fmt::format("cannot use subquery in {}", what));
}

bool analyze(Session& session, const sql::Expression& expression, ObjectId relation,
             Inference& found) {
  return analyze(session, expression, over(session, relation), found);
}

bool analyze(Session& session, const sql::Query& query, Inference& found) {
  found = infer(session, query);
  return session.accept(found.refusal);
}

bool analyze_in_code(Session& session, const sql::Query& query, Inference& found) {
  Surroundings::Input variables;
  variables.alias = "variables of the code";
  for (const std::string& name : session.code_variables)
    variables.columns.push_back({name, {}, {}, {}});
  Surroundings surroundings;
  if (!variables.columns.empty()) surroundings.inputs.push_back(std::move(variables));
  found = infer(session, query, surroundings);
  if (!found.refusal) return true;
  const std::string& state = found.refusal->sqlstate;
  // what is not known of records and parameters
  const bool of_names = state == "42703" || state == "42P01" || state == "42P02";
  const bool of_variable =
      of_names && std::any_of(session.code_variables.begin(), session.code_variables.end(),
                              [&](const std::string& name) {
                                return name != "found" &&
                                       found.refusal->message.find(name) != std::string::npos;
                              });
  return of_variable || session.accept(found.refusal);
}

bool require_boolean(Session& session, const Inference& found, std::string_view what, Span span) {
  const ObjectId type = found.type.type;
  const bool known = type != k_no_object && type != type_id::unknown;
  if (!known || can_coerce(session.types, type, type_id::boolean, CastContext::assignment))
    return true;
  return session.refuse("42804", span,
                        fmt::format("argument of {} must be type boolean, not type {}", what,
                                    format_type(session.types, type)));
}

bool check_identity_type(Session& session, ObjectId type, std::optional<Span> span) {
  return type == type_id::int2 || type == type_id::int4 || type == type_id::int8 ||
         session.refuse("22023", span, "identity column type must be smallint, integer, or bigint");
}

bool make_identity(Session& session, Address column, bool always,
                   const std::vector<sql::Option>& options, std::optional<Span> span) {
  const Column target = session.column(column);
  const ObjectId type = target.type.type;
  if (!check_identity_type(session, type, span)) return false;
  ObjectId schema = session.catalog.find(column.object)->schema;
  std::string name;
  for (const sql::Option& option : options) {
    if (option.name != "sequence_name" || option.path.empty()) continue;
    name = truncated_name(option.path.back());
    if (option.path.size() > 1 &&
        !session.require_schema(option.path[option.path.size() - 2], option.span, schema))
      return false;
  }
  // the sequence is bound to the table of the same name in its own schema
  // (generateSerialExtraStmts)
  if (schema != session.catalog.find(column.object)->schema &&
      session.catalog.find_name({NameClass::relation, schema, session.name(column.object), {}}) ==
          k_no_object)
    return session.refuse("42P01", span,
                          fmt::format("relation \"{}.{}\" does not exist",
                                      session.schema_name(schema), session.name(column.object)));
  if (schema != session.catalog.find(column.object)->schema)
    return session.refuse("55000", span,
                          "sequence must be in same schema as table it is linked to");
  if (name.empty())
    name = choose_relation_name(session.catalog, session.name(column.object), target.name, "seq",
                                schema, false);
  session.update_column(column.object, column.column,
                        [&](Column& changed) { changed.identity = always ? 'a' : 'd'; });
  return make_owned_sequence(session, schema, name, column, options, type, true);
}

CodePtr make_code(const Session& session, const sql::Expression& expression) {
  Code code;
  code.source = session.source;
  code.span = expression.span;
  code.definition = session.catalog.statement();
  code.expression = std::make_shared<const sql::Expression>(expression);
  return std::make_shared<const Code>(std::move(code));
}

namespace {

// 42804, 42P17, 0A000 of a default or generation expression (cookDefault).
bool check_default(Session& session, const Column& column, const sql::Expression& expression,
                   const Inference& found, bool generated) {
  const TypeUse& from = found.type;
  const bool known =
      from.type != k_no_object && from.type != type_id::unknown && column.type.type != k_no_object;
  if (known && !can_coerce(session.types, from.type, column.type.type, CastContext::assignment))
    return session.refuse(
        "42804", expression.span,
        fmt::format("column \"{}\" is of type {} but {} expression is of type {}", column.name,
                    format_type(session.types, column.type.type),
                    generated ? "generation" : "default", format_type(session.types, from.type)));
  if (generated && found.volatility && *found.volatility != Volatility::immutable)
    return session.refuse("42P17", expression.span, "generation expression is not immutable");
  return true;
}

// 42P17: a generation expression cannot use another generated column.
bool check_generation(Session& session, Address column, const sql::Expression& expression,
                      const Inference& found) {
  for (const Address& each : found.references.addresses) {
    if (each.object != column.object || each.column <= 0) continue;
    const Column& used = session.column(each);
    if (used.generated != 0)
      return session.refuse(
          "42P17", expression.span,
          fmt::format("cannot use generated column \"{}\" in column generation expression",
                      used.name));
  }
  return true;
}

// Whether the expression is NULL once it has the column's type: a modifier is applied by a call.
bool is_null_default(const Session& session, const Column& column,
                     const sql::Expression& expression) {
  const sql::Expression* inner = &expression;
  while (inner->kind == sql::ExpressionKind::cast && inner->arguments.size() == 1) {
    if (inner->type && !inner->type->modifiers.empty()) return false;
    inner = &inner->arguments.front();
  }
  const auto facts = session.types.type(column.type.type);
  const bool is_domain = facts && facts->kind == TypeKind::domain;
  return inner->kind == sql::ExpressionKind::null_value && column.type.typmod == -1 && !is_domain;
}

}  // namespace

bool set_default(Session& session, Address column, const sql::Expression& expression,
                 bool generated) {
  const Column target = session.column(column);
  Inference found;
  if (!forbid_subquery(session, expression,
                       generated ? "column generation expression" : "DEFAULT expression") ||
      !analyze(session, expression, column.object, found)) {
    return false;
  }
  const bool names_column =
      std::any_of(found.references.addresses.begin(), found.references.addresses.end(),
                  [&](const Address& each) { return each.object == column.object; });
  if (names_column && !generated)
    return session.refuse("0A000", expression.span,
                          "cannot use column reference in DEFAULT expression");
  if (!forbid_calls(session, expression,
                    generated ? "column generation expressions" : "DEFAULT expressions")) {
    return false;
  }
  if (generated && !check_generation(session, column, expression, found)) return false;
  if (!check_default(session, target, expression, found, generated) ||
      !session.accept(refused_literal(session, expression, target.type.type))) {
    return false;
  }
  note_label(session, expression, base_type(session.types, target.type.type));
  drop_default(session, column);
  if (!generated && is_null_default(session, target, expression)) return true;
  Catalog& catalog = session.catalog;
  Default made;
  made.column = column;
  made.code = make_code(session, expression);
  made.generated = generated;
  const ObjectId id = catalog.new_id();
  catalog.add({id, k_no_object, "", std::move(made)}, std::nullopt);
  // a generated column and its expression go together (StoreAttrDefault)
  catalog.depend({id, 0}, column, generated ? DependencyKind::internal : DependencyKind::automatic);
  for (const Address& each : found.references.addresses) {
    if (generated && session.postgres() < 15) {
      // before 15 whatever the expression uses takes the column along
      if (each != Address{column.object, 0})
        catalog.depend(column, each, DependencyKind::automatic);
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
  const ObjectId old = relation.column(column.column).default_value;
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
    names.push_back(number < 0 ? std::string(system_column(number).name)
                               : found.column(number).name);
  return names;
}

std::int16_t Relation::find_column(std::string_view name) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (!columns[i]->dropped && columns[i]->name == name) return static_cast<std::int16_t>(i + 1);
  return 0;
}

const Column* column_at(const Catalog& catalog, Address column) {
  const auto* const relation = catalog.find_as<Relation>(column.object);
  const auto count = relation == nullptr ? 0 : relation->columns.size();
  const bool is_there = column.column >= 1 && static_cast<std::size_t>(column.column) <= count;
  return is_there ? &relation->column(column.column) : nullptr;
}

std::vector<ObjectId> children_of(const Catalog& catalog, ObjectId relation) {
  std::vector<ObjectId> children;
  catalog.visit_dependents(relation, [&](const Dependency& each) {
    if (each.dependent.column != 0 || each.referenced.column != 0) return;
    const Relation* const child = catalog.find_as<Relation>(each.dependent.object);
    if (child == nullptr) return;
    const auto& parents = child->parents;
    if (std::find(parents.begin(), parents.end(), relation) != parents.end())
      children.push_back(each.dependent.object);
  });
  std::sort(children.begin(), children.end());
  children.erase(std::unique(children.begin(), children.end()), children.end());
  return children;
}

std::vector<ObjectId> descendants_of(const Catalog& catalog, ObjectId relation) {
  std::vector<ObjectId> found;
  const auto add_below = [&](ObjectId parent, const auto& self) -> void {
    for (const ObjectId child : children_of(catalog, parent)) {
      if (std::find(found.begin(), found.end(), child) != found.end()) continue;
      found.push_back(child);
      self(child, self);
    }
  };
  add_below(relation, add_below);
  return found;
}

std::vector<ObjectId> referencing_keys(const Catalog& catalog, ObjectId table) {
  std::vector<ObjectId> keys;
  catalog.visit_dependents(table, [&](const Dependency& each) {
    const auto* const key = catalog.find_as<Constraint>(each.dependent.object);
    if (key != nullptr && key->referenced == table) keys.push_back(each.dependent.object);
  });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace migc::catalog
