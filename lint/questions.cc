// What rules ask of effects, catalogs and definitions.
#include <algorithm>

#include "compiler/effects/says_not_null.h"
#include "lint/step.h"

namespace migc::lint {

bool rewrites(const Effects& effects, ObjectId relation) {
  return std::binary_search(effects.rewrites.begin(), effects.rewrites.end(), relation);
}

bool scans(const Effects& effects, ObjectId relation) {
  return std::any_of(effects.scans.begin(), effects.scans.end(),
                     [&](const effects::Scan& each) { return each.relation == relation; });
}

std::optional<LockMode> lock_on(const Effects& effects, ObjectId relation) {
  for (const effects::Lock& each : effects.locks)
    if (each.relation == relation) return each.mode;
  return std::nullopt;
}

std::string name_of(const Catalog& catalog, ObjectId object) {
  const Object* const found = catalog.find(object);
  return found == nullptr ? std::string() : found->name;
}

std::string quoted(const Catalog& catalog, ObjectId object) {
  return '"' + name_of(catalog, object) + '"';
}

const catalog::IndexFacts* index_at(const Catalog& catalog, ObjectId index) {
  const auto* const relation = catalog.find_as<Relation>(index);
  return relation == nullptr ? nullptr : relation->index.get();
}

std::vector<std::int16_t> key_columns(const catalog::IndexFacts& index) {
  std::vector<std::int16_t> columns;
  for (const catalog::IndexKey& key : index.keys) {
    if (key.column == 0) break;
    columns.push_back(key.column);
  }
  return columns;
}

std::string column_name(const Catalog& catalog, Address column) {
  const Column* const found = column_at(catalog, column);
  return found == nullptr ? std::string() : found->name;
}

std::int16_t find_column(const Catalog& catalog, ObjectId relation, std::string_view name) {
  const auto* const found = catalog.find_as<Relation>(relation);
  return found == nullptr ? std::int16_t{0} : found->find_column(name);
}

namespace {

std::vector<ObjectId> named(const Catalog& catalog, catalog::NameClass name_class,
                            ObjectId relation) {
  std::vector<ObjectId> found;
  catalog.visit_names(name_class, relation,
                      [&](const catalog::Name&, ObjectId id) { found.push_back(id); });
  return found;
}

}  // namespace

std::vector<ObjectId> constraints_of(const Catalog& catalog, ObjectId table) {
  return named(catalog, catalog::NameClass::constraint, table);
}
std::vector<ObjectId> triggers_of(const Catalog& catalog, ObjectId table) {
  return named(catalog, catalog::NameClass::trigger, table);
}
std::vector<ObjectId> policies_of(const Catalog& catalog, ObjectId table) {
  return named(catalog, catalog::NameClass::policy, table);
}

bool has_not_null_check(const Catalog& catalog, Address column, bool validated) {
  const std::string name = column_name(catalog, column);
  const auto ids = constraints_of(catalog, column.object);
  return std::any_of(ids.begin(), ids.end(), [&](ObjectId id) {
    const Constraint& each = *catalog.find_as<Constraint>(id);
    return each.kind == ConstraintKind::check && each.validated == validated && each.expression &&
           each.expression->expression &&
           effects::says_not_null(*each.expression->expression, name);
  });
}

ObjectId find_constraint(const Catalog& catalog, ObjectId table, std::string_view name) {
  return catalog.find_constraint(table, name);
}

std::vector<ObjectId> publications(const Catalog& catalog) {
  std::vector<ObjectId> found;
  catalog.visit_names(catalog::NameClass::other, k_no_object,
                      [&](const catalog::Name&, ObjectId id) {
                        if (publication_at(catalog, id) != nullptr) found.push_back(id);
                      });
  return found;
}

const catalog::PublicationFacts* publication_at(const Catalog& catalog, ObjectId id) {
  return catalog.find_as<catalog::PublicationFacts>(id);
}

ObjectId publication_of(const Catalog& catalog, ObjectId table) {
  const Object* const object = catalog.find(table);
  if (object == nullptr) return k_no_object;
  for (const ObjectId id : publications(catalog)) {
    bool has = publication_at(catalog, id)->all_tables;
    catalog.visit_dependents(id, [&](const catalog::Dependency& each) {
      const auto* const member = catalog.find_as<catalog::PublicationMember>(each.dependent.object);
      has |=
          member != nullptr && (member->published == table || member->published == object->schema);
    });
    if (has) return id;
  }
  return k_no_object;
}

const sql::ConstraintDefinition* find(const sql::ColumnDefinition& column, ConstraintKind kind) {
  for (const sql::ConstraintDefinition& each : column.constraints)
    if (each.kind == kind) return &each;
  return nullptr;
}

std::vector<const sql::ColumnDefinition*> new_columns(const sql::Operation& operation) {
  std::vector<const sql::ColumnDefinition*> found;
  if (const auto* const create = std::get_if<sql::CreateTable>(&operation.value)) {
    for (const sql::ColumnDefinition& each : create->columns) found.push_back(&each);
  } else if (const auto* const alter = std::get_if<sql::AlterTable>(&operation.value)) {
    for (const sql::AlterCommand& each : alter->commands)
      if (each.action == AlterAction::add_column && each.column) found.push_back(&*each.column);
  }
  return found;
}

std::vector<const sql::ConstraintDefinition*> new_constraints(const sql::Operation& operation) {
  std::vector<const sql::ConstraintDefinition*> found;
  for (const sql::ColumnDefinition* const column : new_columns(operation))
    for (const sql::ConstraintDefinition& each : column->constraints) found.push_back(&each);
  if (const auto* const create = std::get_if<sql::CreateTable>(&operation.value)) {
    for (const sql::ConstraintDefinition& each : create->constraints) found.push_back(&each);
  } else if (const auto* const alter = std::get_if<sql::AlterTable>(&operation.value)) {
    for (const sql::AlterCommand& each : alter->commands)
      if (each.action == AlterAction::add_constraint && each.constraint)
        found.push_back(&*each.constraint);
  }
  return found;
}

}  // namespace migc::lint
