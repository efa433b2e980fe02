// CREATE TYPE and ALTER TYPE of enums, composite types and ranges; domains.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/expression_places.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
namespace {

// The schema and name that a new type gets; 42710 if a type has the name.
bool place_type(Session& session, const sql::QualifiedName& written, std::optional<Span> span,
                ObjectId& schema, std::string& name) {
  if (!session.creation_schema(written, span, sql::Persistence::permanent, schema)) return false;
  name = truncated_name(written.name);
  const ObjectId taken = session.catalog.find_name({NameClass::type, schema, name, {}});
  const Type* const type = session.catalog.find_as<Type>(taken);
  if (type != nullptr && type->element == k_no_object)
    return session.refuse("42710", span, fmt::format("type \"{}\" already exists", name));
  return true;
}

bool require_own_type(Session& session, const sql::QualifiedName& written, std::optional<Span> span,
                      TypeKind kind, std::string_view word, ObjectId& id) {
  id = session.types.find_type(written.schema, written.name);
  if (id == k_no_object)
    return session.refuse("42704", span,
                          fmt::format("type \"{}\" does not exist", sql::quote_name(written)));
  const Type* const type = session.catalog.find_as<Type>(id);
  if (type == nullptr || type->kind != kind)
    return session.refuse("42809", span,
                          fmt::format("{} is not {}", format_type(session.types, id), word));
  return true;
}

// ---- enums

bool check_label(Session& session, const std::string& label, std::optional<Span> span) {
  if (label.size() <= k_longest_name) return true;
  return session.refuse("42602", span, fmt::format("invalid enum label \"{}\"", label),
                        "Labels must be 63 bytes or less.");
}

bool rename_label(Session& session, ObjectId id, const sql::AlterEnum& statement) {
  const std::vector<std::string>& labels = session.catalog.find_as<Type>(id)->labels;
  const auto has = [&](const std::string& label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  };
  if (!has(statement.old_label))
    return session.refuse("22023", statement.name_span,
                          fmt::format("\"{}\" is not an existing enum label", statement.old_label));
  if (has(statement.new_label))
    return session.refuse("42710", statement.name_span,
                          fmt::format("enum label \"{}\" already exists", statement.new_label));
  session.catalog.update(id, [&](Object& object) {
    Type& type = std::get<Type>(object.detail);
    type.renamed_labels.emplace_back(statement.old_label, statement.new_label);
    std::vector<std::string>& changed = type.labels;
    *std::find(changed.begin(), changed.end(), statement.old_label) = statement.new_label;
  });
  return true;
}

bool add_label(Session& session, ObjectId id, const sql::AlterEnum& statement) {
  const std::vector<std::string> labels = session.catalog.find_as<Type>(id)->labels;
  if (std::find(labels.begin(), labels.end(), statement.new_label) != labels.end()) {
    if (statement.if_not_exists) return true;
    return session.refuse("42710", statement.name_span,
                          fmt::format("enum label \"{}\" already exists", statement.new_label));
  }
  const auto neighbour = std::find(labels.begin(), labels.end(), statement.neighbour);
  if (!statement.neighbour.empty() && neighbour == labels.end())
    return session.refuse("22023", statement.name_span,
                          fmt::format("\"{}\" is not an existing enum label", statement.neighbour));
  const auto at =
      statement.neighbour.empty()
          ? labels.size()
          : static_cast<std::size_t>(neighbour - labels.begin()) + (statement.after ? 1 : 0);
  // usable at once if the type was made in the same transaction (17)
  const bool own_type = id >= session.first_of_transaction && session.postgres() >= 17;
  if (session.in_transaction && !own_type) session.fresh_labels.insert({id, statement.new_label});
  session.catalog.update(id, [&](Object& object) {
    std::vector<std::string>& changed = std::get<Type>(object.detail).labels;
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), statement.new_label);
  });
  return true;
}

// ---- domains

class DomainConstraints {
 public:
  DomainConstraints(Session& session, ObjectId domain) : session_(session), domain_(domain) {}

  bool add(const sql::ConstraintDefinition& definition, std::string_view fallback) {
    const ObjectId schema = session_.catalog.find(domain_)->schema;
    const std::string name = definition.name.empty()
                                 ? choose_constraint_name(session_.catalog, session_.name(domain_),
                                                          "", fallback, schema, {})
                                 : truncated_name(definition.name);
    if (session_.catalog.find_constraint(domain_, name) != k_no_object)
      return session_.refuse("42710", definition.span,
                             fmt::format("constraint \"{}\" for domain \"{}\" already exists", name,
                                         session_.name(domain_)));
    Constraint constraint;
    constraint.kind = definition.kind;
    constraint.domain = domain_;
    constraint.validated = !definition.not_valid;
    if (definition.expression && !check_expression(*definition.expression)) return false;
    if (definition.expression) constraint.expression = make_code(session_, *definition.expression);
    const ObjectId id = session_.catalog.new_id();
    session_.catalog.add({id, schema, name, std::move(constraint)},
                         Name{NameClass::constraint, domain_, name, {}});
    session_.catalog.depend({id, 0}, {domain_, 0}, DependencyKind::automatic);
    if (!definition.expression) return true;
    for (const Address& each :
         references_of(session_, *definition.expression, k_no_object).addresses)
      session_.catalog.depend({id, 0}, each, DependencyKind::normal);
    return true;
  }

  // From 17 on a domain's NOT NULL is a constraint with a name (release notes of 17).
  bool set_not_null(const sql::ConstraintDefinition* definition) {
    if (session_.catalog.find_as<Type>(domain_)->not_null) return true;
    change([](Type& type) { type.not_null = true; });
    if (session_.postgres() < 17) return true;
    sql::ConstraintDefinition unnamed;
    unnamed.kind = sql::ConstraintKind::not_null;
    return add(definition == nullptr ? unnamed : *definition, "not_null");
  }

  void drop_not_null() {
    change([](Type& type) { type.not_null = false; });
    std::vector<ObjectId> found;
    session_.catalog.visit_names(NameClass::constraint, domain_, [&](const Name&, ObjectId id) {
      if (session_.catalog.find_as<Constraint>(id)->kind == sql::ConstraintKind::not_null)
        found.push_back(id);
    });
    for (const ObjectId id : found) session_.catalog.remove(id);
  }

  bool add_any(const sql::ConstraintDefinition& definition) {
    switch (definition.kind) {
      case sql::ConstraintKind::not_null:
        return set_not_null(&definition);
      case sql::ConstraintKind::check:
        return add(definition, "check");
      case sql::ConstraintKind::default_value:
        return set_default(*definition.expression);
      default:
        return true;
    }
  }

  bool set_default(const sql::Expression& expression) {
    if (!check_default(expression)) return false;
    const bool is_null = expression.kind == sql::ExpressionKind::null_value;
    const CodePtr code = is_null ? nullptr : make_code(session_, expression);
    change([&](Type& type) { type.default_value = code; });
    for (const Address& each : references_of(session_, expression, k_no_object).addresses)
      session_.catalog.depend({domain_, 0}, each, DependencyKind::normal);
    return true;
  }

  template <typename Change>
  void change(const Change& apply) {
    session_.catalog.update(domain_, [&](Object& object) { apply(std::get<Type>(object.detail)); });
  }

 private:
  // domainAddCheckConstraint: VALUE stands for a value of the base type
  bool check_expression(const sql::Expression& expression) {
    const TypeUse base = session_.catalog.find_as<Type>(domain_)->base;
    Surroundings value;
    value.inputs.push_back({"", k_no_object, {{"value", base, {}, {}}}});
    Inference found;
    return forbid_subquery(session_, expression, "check constraint") &&
           analyze(session_, expression, value, found) &&
           forbid_calls(session_, expression, "check constraints") &&
           require_boolean(session_, found, "CHECK", expression.span);
  }

  // cookDefault, with the domain's base type
  bool check_default(const sql::Expression& expression) {
    const ObjectId base = session_.catalog.find_as<Type>(domain_)->base.type;
    Inference found;
    if (!forbid_subquery(session_, expression, "DEFAULT expression") ||
        !analyze(session_, expression, k_no_object, found) ||
        !forbid_calls(session_, expression, "DEFAULT expressions")) {
      return false;
    }
    note_label(session_, expression, base_type(session_.types, base));
    const ObjectId from = found.type.type;
    const bool known = from != k_no_object && from != type_id::unknown && base != k_no_object;
    if (!known || can_coerce(session_.types, from, base, CastContext::assignment)) return true;
    return session_.refuse(
        "42804", expression.span,
        fmt::format("column \"{}\" is of type {} but default expression is of type {}",
                    session_.name(domain_), format_type(session_.types, base),
                    format_type(session_.types, from)));
  }

  Session& session_;
  ObjectId domain_;
};

// What a domain's definition may not say (DefineDomain). 42601.
bool check_domain_constraints(Session& session, const sql::CreateDomain& statement) {
  using Kind = sql::ConstraintKind;
  int defaults = 0;
  bool null = false;
  bool not_null = false;
  for (const sql::ConstraintDefinition& each : statement.constraints) {
    const auto refuse = [&](std::string message) {
      return session.refuse("42601", each.span, std::move(message));
    };
    null |= each.kind == Kind::null;
    not_null |= each.kind == Kind::not_null;
    if (null && not_null) return refuse("conflicting NULL/NOT NULL constraints");
    if (each.kind == Kind::default_value && ++defaults > 1)
      return refuse("multiple default expressions");
    if (each.kind == Kind::unique) return refuse("unique constraints not possible for domains");
    if (each.kind == Kind::primary_key)
      return refuse("primary key constraints not possible for domains");
    if (each.kind == Kind::exclusion)
      return refuse("exclusion constraints not possible for domains");
    if (each.kind == Kind::foreign_key)
      return refuse("foreign key constraints not possible for domains");
    if (each.deferrable || each.initially_deferred)
      return session.refuse("0A000", each.span,
                            "specifying constraint deferrability not supported for domains");
  }
  return true;
}

bool drop_domain_constraint(Session& session, ObjectId domain, const sql::AlterDomain& statement) {
  const ObjectId id = session.catalog.find_constraint(domain, statement.constraint_name);
  if (id == k_no_object) {
    if (statement.if_exists) return true;
    return session.refuse("42704", statement.name_span,
                          fmt::format("constraint \"{}\" of domain \"{}\" does not exist",
                                      statement.constraint_name, session.name(domain)));
  }
  if (session.catalog.find_as<Constraint>(id)->kind == sql::ConstraintKind::not_null) {
    DomainConstraints(session, domain).drop_not_null();
    return true;
  }
  return drop_address(session, {id, 0}, statement.cascade, statement.name_span);
}

bool validate_domain_constraint(Session& session, ObjectId domain,
                                const sql::AlterDomain& statement) {
  const ObjectId id = session.catalog.find_constraint(domain, statement.constraint_name);
  if (id == k_no_object)
    return session.refuse("42704", statement.name_span,
                          fmt::format("constraint \"{}\" of domain \"{}\" does not exist",
                                      statement.constraint_name, session.name(domain)));
  session.catalog.update(
      id, [](Object& object) { std::get<Constraint>(object.detail).validated = true; });
  return true;
}

}  // namespace

bool create_enum(Session& session, const sql::CreateEnum& statement) {
  ObjectId schema = k_no_object;
  std::string name;
  if (!place_type(session, statement.name, statement.name_span, schema, name)) return false;
  for (std::size_t i = 0; i < statement.labels.size(); ++i) {
    const std::string& label = statement.labels[i];
    if (!check_label(session, label, statement.name_span)) return false;
    if (std::find(statement.labels.begin(),
                  statement.labels.begin() + static_cast<std::ptrdiff_t>(i),
                  label) != statement.labels.begin() + static_cast<std::ptrdiff_t>(i))
      return session.refuse(
          "23505", statement.name_span,
          "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"");
  }
  Type type;
  type.kind = TypeKind::enumeration;
  type.labels = statement.labels;
  ObjectId id = k_no_object;
  return make_type(session, schema, name, std::move(type), statement.name_span, id);
}

bool alter_enum(Session& session, const sql::AlterEnum& statement) {
  ObjectId id = k_no_object;
  if (!require_own_type(session, statement.name, statement.name_span, TypeKind::enumeration,
                        "an enum", id) ||
      !check_label(session, statement.new_label, statement.name_span)) {
    return false;
  }
  return statement.old_label.empty() ? add_label(session, id, statement)
                                     : rename_label(session, id, statement);
}

bool create_composite(Session& session, const sql::CreateComposite& statement) {
  ObjectId schema = k_no_object;
  std::string name;
  if (!place_type(session, statement.name, statement.name_span, schema, name)) return false;
  // read before the type is there: it cannot be a part of itself
  std::vector<Column> columns;
  for (const sql::ColumnDefinition& attribute : statement.attributes) {
    Column column;
    column.name = truncated_name(attribute.name);
    const bool twice = std::any_of(columns.begin(), columns.end(),
                                   [&](const Column& each) { return each.name == column.name; });
    if (twice)
      return session.refuse("42701", attribute.name_span,
                            fmt::format("column \"{}\" specified more than once", attribute.name));
    if (!session.require_type(*attribute.type, column.type) ||
        !check_column_type(session, attribute, column.type.type)) {
      return false;
    }
    if (!attribute.collation.empty()) column.collation = attribute.collation.back();
    columns.push_back(std::move(column));
  }
  Relation relation;
  relation.kind = RelationKind::composite;
  ObjectId id = k_no_object;
  if (!make_relation(session, schema, name, std::move(relation), statement.name_span, id))
    return false;
  for (Column& column : columns) make_column(session, id, std::move(column));
  return true;
}

bool create_range(Session& session, const sql::CreateRange& statement) {
  ObjectId schema = k_no_object;
  std::string name;
  if (!place_type(session, statement.name, statement.name_span, schema, name)) return false;
  if (!statement.subtype)
    return session.refuse("42601", statement.name_span, "type attribute \"subtype\" is required");
  TypeUse subtype;
  if (!session.require_type(*statement.subtype, subtype)) return false;
  if (!check_range_options(session, statement, subtype.type)) return false;
  Type type;
  type.kind = TypeKind::range;
  type.subtype = subtype.type;
  type.constructors = {{subtype.type, subtype.type}, {subtype.type, subtype.type, type_id::text}};
  ObjectId range = k_no_object;
  if (!make_type(session, schema, name, std::move(type), statement.name_span, range)) return false;
  session.depend_on_type({range, 0}, subtype.type);
  if (session.postgres() < 14) return true;
  // "range" in the name becomes "multirange", else "_multirange" goes behind
  // (makeMultirangeTypeName)
  std::string multirange = statement.multirange.empty() ? name : statement.multirange.back();
  if (statement.multirange.empty()) {
    const std::size_t at = name.find("range");
    multirange = at == std::string::npos
                     ? make_object_name(name, "", "multirange")
                     : truncated_name(name.substr(0, at) + "multi" + name.substr(at));
  }
  Type many;
  many.kind = TypeKind::multirange;
  many.peer = range;
  many.constructors = {{}, {range}};
  ObjectId id = k_no_object;
  if (!make_type(session, schema, multirange, std::move(many), statement.name_span, id))
    return false;
  session.catalog.update(range, [&](Object& object) { std::get<Type>(object.detail).peer = id; });
  session.catalog.depend({id, 0}, {range, 0}, DependencyKind::internal);
  return true;
}

bool create_domain(Session& session, const sql::CreateDomain& statement) {
  ObjectId schema = k_no_object;
  std::string name;
  if (!place_type(session, statement.name, statement.name_span, schema, name)) return false;
  Type type;
  type.kind = TypeKind::domain;
  if (!session.require_type(statement.type, type.base)) return false;
  if (!statement.collation.empty()) type.collation = statement.collation.back();
  const ObjectId base = type.base.type;
  const auto facts = session.types.type(base);
  if (facts && facts->kind == TypeKind::pseudo)
    return session.refuse("42804", statement.type.span,
                          fmt::format("\"{}\" is not a valid base type for a domain",
                                      format_type(session.types, base)));
  if (!statement.collation.empty() && !check_collatable(session, base, statement.type.span))
    return false;
  if (!check_domain_constraints(session, statement)) return false;
  ObjectId id = k_no_object;
  if (!make_type(session, schema, name, std::move(type), statement.name_span, id)) return false;
  session.depend_on_type({id, 0}, base);
  DomainConstraints constraints(session, id);
  for (const sql::ConstraintDefinition& each : statement.constraints) {
    if (!constraints.add_any(each)) return false;
  }
  return true;
}

namespace {

// Rows that hold the domain inside of other types cannot be looked at
// (find_composite_type_dependencies).
bool check_containers(Session& session, ObjectId domain) {
  for (const Dependency& each : session.catalog.dependents(domain)) {
    const auto* const relation = session.catalog.find_as<Relation>(each.dependent.object);
    const bool stores = relation != nullptr && each.dependent.column != 0 &&
                        (relation->kind == RelationKind::table ||
                         relation->kind == RelationKind::partitioned_table ||
                         relation->kind == RelationKind::materialized_view);
    if (!stores) continue;
    const Column& column = session.column(each.dependent);
    const auto type = session.types.type(column.type.type);
    if (!type || !type->is_array()) continue;
    return session.refuse(
        "0A000", std::nullopt,
        fmt::format("cannot alter type \"{}\" because column \"{}.{}\" uses it",
                    session.name(domain), session.name(each.dependent.object), column.name));
  }
  return true;
}

// Whether the rows of tables with the domain are looked at.
}  // namespace

bool validates(const sql::AlterDomain& statement) {
  using sql::DomainAction;
  return statement.action == DomainAction::validate_constraint ||
         statement.action == DomainAction::set_not_null ||
         (statement.action == DomainAction::add_constraint && !statement.constraint->not_valid);
}

bool alter_domain(Session& session, const sql::AlterDomain& statement) {
  ObjectId id = k_no_object;
  if (!require_own_type(session, statement.name, statement.name_span, TypeKind::domain, "a domain",
                        id)) {
    return false;
  }
  if (validates(statement) && !check_containers(session, id)) return false;
  DomainConstraints constraints(session, id);
  switch (statement.action) {
    case sql::DomainAction::set_default:
      return constraints.set_default(*statement.expression);
    case sql::DomainAction::drop_default:
      constraints.change([](Type& type) { type.default_value = nullptr; });
      return true;
    case sql::DomainAction::set_not_null:
      return constraints.set_not_null(nullptr);
    case sql::DomainAction::drop_not_null:
      constraints.drop_not_null();
      return true;
    case sql::DomainAction::add_constraint:
      return constraints.add_any(*statement.constraint);
    case sql::DomainAction::drop_constraint:
      return drop_domain_constraint(session, id, statement);
    case sql::DomainAction::validate_constraint:
      return validate_domain_constraint(session, id, statement);
  }
  return true;
}

}  // namespace migc::catalog
