// Statements about relations as a whole: making and replacing them, names, schemas, owners.
#include <fmt/format.h>

#include "compiler/effects/steps.h"
#include "compiler/sql/names.h"

namespace migc::effects {
namespace {

using sql::ObjectKind;

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
  if (sql::is_relation_kind(op.kind)) {
    const ObjectId found = find_relation(prediction, name);
    const Relation* const relation = prediction.relation(found);
    const bool is_index =
        op.kind == ObjectKind::index && relation != nullptr && relation->index != nullptr;
    return prediction.lock(found, is_index ? LockMode::share_update_exclusive : full);
  }
  switch (op.kind) {
    case ObjectKind::column:
    case ObjectKind::attribute: {
      const ObjectId found = find_relation(prediction, name);
      for (const ObjectId each : catalog::typed_tables(prediction.before, found))
        prediction.lock(each, full);
      return prediction.lock_tree(found, full, op.only);
    }
    case ObjectKind::table_constraint: {
      const ObjectId found = find_relation(prediction, name);
      const auto* const constraint = prediction.constraint(found, op.part);
      // the index of a key is renamed too (rename_constraint_internal)
      if (constraint != nullptr && constraint->kind != sql::ConstraintKind::foreign_key)
        prediction.lock(constraint->index, LockMode::share_update_exclusive);
      const bool is_inherited = constraint != nullptr && !constraint->no_inherit &&
                                sql::is_inherited_kind(constraint->kind);
      return prediction.lock_tree(found, full, op.only || !is_inherited);
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
  if (op.kind == ObjectKind::type) return rename_type(prediction, op.object);
  if (!sql::is_relation_kind(op.kind)) return;
  const ObjectId found = find_relation(prediction, catalog::qualified(op.object.path));
  prediction.lock(found, LockMode::access_exclusive);
  if (prediction.stores_rows(found)) prediction.lock_owned_sequences(found);
}

// ATExecChangeOwner
void change_owner(Prediction& prediction, ObjectId relation) {
  if (!prediction.is_visible(relation)) return;
  prediction.lock(relation, LockMode::access_exclusive);
  for (const ObjectId index : prediction.indexes(relation))
    prediction.lock(index, LockMode::access_exclusive);
  prediction.lock_owned_sequences(relation);
}

void predict(Prediction& prediction, const sql::ChangeOwner& op) {
  if (sql::is_relation_kind(op.kind))
    change_owner(prediction, find_relation(prediction, catalog::qualified(op.object.path)));
}

}  // namespace migc::effects
