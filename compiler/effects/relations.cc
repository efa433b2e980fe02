// Statements about relations as a whole: making and replacing them, names, schemas, owners.
#include <fmt/format.h>

#include "compiler/catalog/define_sequences.h"
#include "compiler/effects/steps.h"
#include "compiler/sql/names.h"

namespace migc::effects {
namespace {

using sql::ObjectKind;

bool is_inherited_constraint(const Prediction& p, ObjectId table, const std::string& name) {
  const auto* const found = p.before.find_as<catalog::Constraint>(
      p.before.find_name({catalog::NameClass::constraint, table, name, {}}));
  return found != nullptr && !found->no_inherit &&
         (found->kind == sql::ConstraintKind::check ||
          found->kind == sql::ConstraintKind::not_null);
}

// Tables OF a composite type.
void lock_typed_tables(Prediction& p, ObjectId type) {
  const Relation* const relation = p.relation(type);
  if (relation == nullptr || relation->kind != RelationKind::composite) return;
  for (const catalog::Dependency& each : p.before.dependents(relation->row_type)) {
    const Relation* const user = p.relation(each.dependent.object);
    if (user != nullptr && user->of_type == type)
      p.lock(each.dependent.object, LockMode::access_exclusive);
  }
}

void rename_type(Prediction& p, const sql::ObjectName& object) {
  const auto* const type = p.before.find_as<catalog::Type>(p.session.find_type(object.path));
  if (type != nullptr && type->kind == catalog::TypeKind::composite)
    p.lock(type->relation, LockMode::access_exclusive);
}

}  // namespace

ObjectId find_relation(Prediction& prediction, const sql::QualifiedName& name) {
  const ObjectId found = prediction.session.find_relation(name);
  if (found == k_no_object && prediction.session.is_builtin_relation(name))
    prediction.doubt(fmt::format("locks on \"{}\" are not predicted: the server's own", name.name));
  return found;
}

sql::QualifiedName relation_of_part(const sql::NamePath& path) {
  return path.size() < 2 ? sql::QualifiedName()
                         : catalog::qualified({path.begin(), path.end() - 1});
}

void predict(Prediction& prediction, const sql::CreateTable& op) {
  for (const sql::LikeClause& each : op.likes)
    prediction.lock(find_relation(prediction, each.relation), LockMode::access_share);
}

void predict(Prediction& prediction, const sql::CreateTableAs& op) {
  if (op.query) add_query(prediction, *op.query, op.with_data ? QueryUse::run : QueryUse::analyzed);
}

void predict(Prediction& prediction, const sql::CreateView& op) {
  const ObjectId there = prediction.session.find_relation(op.name);
  if (op.or_replace) prediction.lock(there, LockMode::access_exclusive);
  if (op.query) add_query(prediction, *op.query, QueryUse::analyzed);
}

// ExecRefreshMatView: beside readers only if the rows are compared one by one.
void predict(Prediction& prediction, const sql::Refresh& op) {
  const ObjectId view = find_relation(prediction, op.name);
  const Relation* const relation = prediction.relation(view);
  if (relation == nullptr) return;
  if (op.concurrently) {
    prediction.lock(view, LockMode::exclusive);
    prediction.scan(view);
  } else {
    prediction.lock(view, LockMode::access_exclusive);
    if (op.with_data) {
      prediction.rewrite(view, Prediction::Reading::for_indexes);
    } else {
      prediction.replace_with_indexes(view);
    }
  }
  if (op.with_data && relation->query && relation->query->query)
    add_query(prediction, *relation->query->query, QueryUse::run);
}

// renameatt, RenameConstraint, RenameRelation, renametrig
void predict(Prediction& prediction, const sql::Rename& op) {
  const sql::QualifiedName name = catalog::qualified(op.object.path);
  const LockMode full = LockMode::access_exclusive;
  switch (op.kind) {
    case ObjectKind::table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence:
    case ObjectKind::foreign_table:
      return prediction.lock(find_relation(prediction, name), full);
    case ObjectKind::index: {
      const ObjectId found = find_relation(prediction, name);
      const Relation* const relation = prediction.relation(found);
      const bool is_index = relation != nullptr && relation->index;
      return prediction.lock(found, is_index ? LockMode::share_update_exclusive : full);
    }
    case ObjectKind::column:
    case ObjectKind::attribute: {
      const ObjectId found = find_relation(prediction, name);
      lock_typed_tables(prediction, found);
      return op.only ? prediction.lock(found, full) : prediction.lock_tree(found, full);
    }
    case ObjectKind::table_constraint: {
      const ObjectId found = find_relation(prediction, name);
      const bool all = !op.only && is_inherited_constraint(prediction, found, op.part);
      return all ? prediction.lock_tree(found, full) : prediction.lock(found, full);
    }
    case ObjectKind::trigger:
      return prediction.lock_tree(find_relation(prediction, name), full);
    case ObjectKind::rule:
    case ObjectKind::policy:
      return prediction.lock(find_relation(prediction, name), full);
    case ObjectKind::type:
      return rename_type(prediction, op.object);
    default:
      return;
  }
}

// AlterTableNamespace: the sequences of its columns move along.
void predict(Prediction& prediction, const sql::SetSchema& op) {
  switch (op.kind) {
    case ObjectKind::table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence:
    case ObjectKind::foreign_table: {
      const ObjectId found = find_relation(prediction, catalog::qualified(op.object.path));
      prediction.lock(found, LockMode::access_exclusive);
      if (!prediction.stores_rows(found)) return;
      for (const ObjectId each : catalog::owned_sequences(prediction.session, found))
        prediction.lock(each, LockMode::access_exclusive);
      return;
    }
    case ObjectKind::type:
      return rename_type(prediction, op.object);
    default:
      return;
  }
}

// ATExecChangeOwner
void change_owner(Prediction& prediction, ObjectId relation) {
  if (!prediction.is_visible(relation)) return;
  prediction.lock(relation, LockMode::access_exclusive);
  for (const ObjectId index : prediction.indexes(relation))
    prediction.lock(index, LockMode::access_exclusive);
  for (const ObjectId sequence : catalog::owned_sequences(prediction.session, relation))
    prediction.lock(sequence, LockMode::access_exclusive);
}

void predict(Prediction& prediction, const sql::ChangeOwner& op) {
  switch (op.kind) {
    case ObjectKind::table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence:
    case ObjectKind::foreign_table:
    case ObjectKind::index:
      return change_owner(prediction,
                          find_relation(prediction, catalog::qualified(op.object.path)));
    default:
      return;
  }
}

}  // namespace migc::effects
