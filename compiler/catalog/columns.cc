// Columns as statements define them.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {

using sql::ColumnDefinition;
using sql::ConstraintDefinition;
using sql::ConstraintKind;

ObjectId serial_type(const sql::TypeName& type) {
  if (type.name.size() != 1 || type.array_dimensions > 0) return k_no_object;
  const std::string& name = type.name.front();
  if (name == "serial" || name == "serial4") return type_id::int4;
  if (name == "bigserial" || name == "serial8") return type_id::int8;
  if (name == "smallserial" || name == "serial2") return type_id::int2;
  return k_no_object;
}

const ConstraintDefinition* find_kind(const ColumnDefinition& definition, ConstraintKind kind) {
  for (const ConstraintDefinition& each : definition.constraints) {
    if (each.kind == kind) return &each;
  }
  return nullptr;
}

namespace {

// What a definition says twice or against itself (transformColumnDefinition). 42601.
bool check_definition(Session& session, const ColumnDefinition& definition) {
  const auto refuse = [&](const ConstraintDefinition& each, std::string message) {
    return session.refuse("42601", each.span, std::move(message));
  };
  const auto has = [&](ConstraintKind kind) { return find_kind(definition, kind) != nullptr; };
  const auto column = [&] { return fmt::format("column \"{}\"", definition.name); };
  const bool serial = definition.type && serial_type(*definition.type) != k_no_object;
  int defaults = serial ? 1 : 0;
  for (const ConstraintDefinition& each : definition.constraints) {
    const bool null = each.kind == ConstraintKind::null;
    const bool key = has(ConstraintKind::primary_key) && session.postgres() >= 18;
    if (null && (has(ConstraintKind::not_null) || key || serial || has(ConstraintKind::identity)))
      return refuse(each, fmt::format("conflicting NULL/NOT NULL declarations for {}", column()));
    const bool value = each.kind == ConstraintKind::default_value;
    if (value && ++defaults > 1)
      return refuse(each, fmt::format("multiple default values specified for {}", column()));
    if (value && has(ConstraintKind::identity))
      return refuse(each, fmt::format("both default and identity specified for {}", column()));
    if (value && has(ConstraintKind::generated))
      return refuse(
          each, fmt::format("both default and generation expression specified for {}", column()));
    if (sql::is_inherited_kind(each.kind) && (each.deferrable || each.initially_deferred))
      return refuse(each, "misplaced DEFERRABLE clause");
    if (each.initially_deferred && !each.deferrable)
      return refuse(each, "constraint declared INITIALLY DEFERRED must be DEFERRABLE");
  }
  const auto identities = std::count_if(
      definition.constraints.begin(), definition.constraints.end(),
      [](const ConstraintDefinition& each) { return each.kind == ConstraintKind::identity; });
  if (identities > 1)
    return refuse(definition.constraints.back(),
                  fmt::format("multiple identity specifications for {}", column()));
  if (has(ConstraintKind::identity) && has(ConstraintKind::generated))
    return refuse(
        definition.constraints.front(),
        fmt::format("both identity and generation expression specified for {}", column()));
  return true;
}

}  // namespace

// 42P16, 42704
bool check_stored_type(Session& session, const std::string& column, ObjectId type,
                       std::optional<Span> span) {
  const auto facts = session.types.type(type);
  const auto element = facts && facts->is_array() ? session.types.type(facts->element) : facts;
  if (!element || element->kind != TypeKind::pseudo) return true;
  if (session.catalog.find(element->id) != nullptr)
    return session.refuse("42704", span, fmt::format("type \"{}\" is only a shell", element->name));
  return session.refuse(
      "42P16", span,
      fmt::format("column \"{}\" has pseudo-type {}", column, format_type(session.types, type)));
}

bool check_column_type(Session& session, const ColumnDefinition& definition, ObjectId type) {
  const std::optional<Span> span = definition.type->span;
  if (definition.type->is_setof)
    return session.refuse("42P16", span,
                          fmt::format("column \"{}\" cannot be declared SETOF", definition.name));
  if (!check_stored_type(session, definition.name, type, span)) return false;
  return definition.collation.empty() || check_collatable(session, type, span);
}

// 42804
bool check_collatable(Session& session, ObjectId type, std::optional<Span> span) {
  const auto base = session.types.type(base_type(session.types, type));
  const bool fits =
      !base || base->collation != k_no_object || base->extension != 0 || base->is_array();
  return fits || session.refuse("42804", span,
                                fmt::format("collations are not supported by type {}",
                                            format_type(session.types, type)));
}

bool plan_column(Session& session, const ColumnDefinition& definition, ColumnPlan& plan) {
  if (!check_definition(session, definition)) return false;
  plan.column.name = truncated_name(definition.name);
  if (!definition.collation.empty()) plan.column.collation = definition.collation.back();
  plan.column.storage = storage_of(definition.storage);
  plan.column.compression = compression_of(definition.compression);
  if (!definition.type) return true;
  if (definition.type->array_dimensions > 0) {
    sql::TypeName element = *definition.type;
    element.array_dimensions = 0;
    if (serial_type(element) != k_no_object)
      return session.refuse("0A000", definition.type->span, "array of serial is not implemented");
  }
  plan.serial_type = serial_type(*definition.type);
  if (plan.serial_type != k_no_object) {
    plan.column.type = {plan.serial_type, -1};
    return true;
  }
  return session.require_type(*definition.type, plan.column.type) &&
         check_column_type(session, definition, plan.column.type.type);
}

bool finish_column(Session& session, Address column, const ColumnPlan& plan,
                   const ColumnDefinition& definition) {
  const ObjectId schema = session.catalog.find(column.object)->schema;
  const auto sequence_name = [&] {
    return choose_relation_name(session.catalog, session.name(column.object), definition.name,
                                "seq", schema, false);
  };
  if (plan.serial_type != k_no_object) {
    const std::string name = sequence_name();
    if (!make_owned_sequence(session, schema, name, column, {}, plan.serial_type, false))
      return false;
    const ObjectId sequence = session.catalog.find_name({NameClass::relation, schema, name, {}});
    Default made;
    made.column = column;
    const ObjectId id = session.catalog.new_id();
    session.catalog.add({id, k_no_object, "", std::move(made)}, std::nullopt);
    session.catalog.depend({id, 0}, column, DependencyKind::automatic);
    session.catalog.depend({id, 0}, {sequence, 0}, DependencyKind::normal);
    session.update_column(column.object, column.column,
                          [&](Column& changed) { changed.default_value = id; });
  }
  for (const ConstraintDefinition& each : definition.constraints) {
    if (each.kind == ConstraintKind::generated) {
      const bool is_virtual = each.is_virtual;
      session.update_column(column.object, column.column,
                            [&](Column& changed) { changed.generated = is_virtual ? 'v' : 's'; });
    } else if (each.kind == ConstraintKind::identity) {
      if (!make_identity(session, column, each.identity_always, each.options, each.span))
        return false;
    }
  }
  return true;
}

bool set_written_default(Session& session, Address column, const ColumnDefinition& definition) {
  return std::all_of(definition.constraints.begin(), definition.constraints.end(),
                     [&](const ConstraintDefinition& each) {
                       const bool generated = each.kind == ConstraintKind::generated;
                       return (!generated && each.kind != ConstraintKind::default_value) ||
                              set_default(session, column, *each.expression, generated);
                     });
}

}  // namespace migc::catalog
