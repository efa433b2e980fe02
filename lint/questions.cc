// What rules ask of effects, catalogs and definitions.
#include <algorithm>

#include "compiler/catalog/relations.h"
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

const Column* column_at(const Catalog& catalog, Address column) {
  const auto* const relation = catalog.find_as<Relation>(column.object);
  const auto at = static_cast<std::size_t>(column.column - 1);
  if (relation == nullptr || column.column < 1 || at >= relation->columns.size()) return nullptr;
  return relation->columns[at].get();
}

std::string column_name(const Catalog& catalog, Address column) {
  const Column* const found = column_at(catalog, column);
  return found == nullptr ? std::string() : found->name;
}

std::int16_t find_column(const Catalog& catalog, ObjectId relation, std::string_view name) {
  const auto* const found = catalog.find_as<Relation>(relation);
  if (found == nullptr) return 0;
  for (std::size_t i = 0; i < found->columns.size(); ++i) {
    if (!found->columns[i]->dropped && found->columns[i]->name == name)
      return static_cast<std::int16_t>(i + 1);
  }
  return 0;
}

namespace {

// Dependents of the relation that `is_one` accepts, each once, oldest first.
template <typename IsOne>
std::vector<ObjectId> dependents(const Catalog& catalog, ObjectId relation, const IsOne& is_one) {
  std::vector<ObjectId> found;
  catalog.visit_dependents(relation, [&](const catalog::Dependency& each) {
    const Object* const object = catalog.find(each.dependent.object);
    if (object != nullptr && is_one(*object)) found.push_back(object->id);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<ObjectId> named(const Catalog& catalog, catalog::NameClass name_class,
                            ObjectId relation) {
  std::vector<ObjectId> found;
  catalog.visit_names(name_class, relation,
                      [&](const catalog::Name&, ObjectId id) { found.push_back(id); });
  return found;
}

}  // namespace

std::vector<ObjectId> indexes_of(const Catalog& catalog, ObjectId table) {
  return dependents(catalog, table, [&](const Object& each) {
    const auto* const relation = each.as<Relation>();
    return relation != nullptr && relation->index && relation->index->table == table;
  });
}

std::vector<ObjectId> constraints_of(const Catalog& catalog, ObjectId table) {
  return named(catalog, catalog::NameClass::constraint, table);
}
std::vector<ObjectId> triggers_of(const Catalog& catalog, ObjectId table) {
  return named(catalog, catalog::NameClass::trigger, table);
}
std::vector<ObjectId> policies_of(const Catalog& catalog, ObjectId table) {
  return named(catalog, catalog::NameClass::policy, table);
}

std::vector<ObjectId> children_of(const Catalog& catalog, ObjectId table) {
  return dependents(catalog, table, [&](const Object& each) {
    const auto* const relation = each.as<Relation>();
    return relation != nullptr && std::find(relation->parents.begin(), relation->parents.end(),
                                            table) != relation->parents.end();
  });
}

std::vector<ObjectId> foreign_keys_to(const Catalog& catalog, ObjectId table) {
  return catalog::referencing_keys(catalog, table);
}

namespace {

bool says_not_null(const sql::Expression& expression, std::string_view column) {
  using Kind = sql::ExpressionKind;
  const auto& parts = expression.arguments;
  if (expression.kind == Kind::and_all) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const sql::Expression& part) { return says_not_null(part, column); });
  }
  return expression.kind == Kind::is_not_null && parts.front().kind == Kind::column &&
         parts.front().name.back() == column;
}

}  // namespace

bool has_not_null_check(const Catalog& catalog, Address column, bool validated) {
  const std::string name = column_name(catalog, column);
  const auto ids = constraints_of(catalog, column.object);
  return std::any_of(ids.begin(), ids.end(), [&](ObjectId id) {
    const Constraint& each = *catalog.find_as<Constraint>(id);
    return each.kind == ConstraintKind::check && each.validated == validated && each.expression &&
           each.expression->expression && says_not_null(*each.expression->expression, name);
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
