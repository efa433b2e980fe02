// Commands of ALTER TABLE about constraints, storage and the table as a whole.
#include "compiler/catalog/define_sequences.h"
#include "compiler/effects/steps.h"
#include "compiler/effects/version_facts.h"

namespace migc::effects {
namespace {

using catalog::Constraint;
using sql::AlterAction;
using sql::AlterCommand;

ObjectId index_named(const Prediction& p, ObjectId table, const std::string& name) {
  return p.before.find_name({catalog::NameClass::relation, p.before.find(table)->schema, name, {}});
}

// USING INDEX: the index gets the constraint's name, if that is another (index_constraint_create).
void use_index(Prediction& p, ObjectId table, const sql::ConstraintDefinition& constraint) {
  if (constraint.using_index.empty()) return;
  const bool renamed = !constraint.name.empty() && constraint.name != constraint.using_index;
  p.lock(index_named(p, table, constraint.using_index),
         renamed ? LockMode::share_update_exclusive : LockMode::access_share);
}

// ALTER CONSTRAINT … NOT ENFORCED drops the triggers of a foreign key, ENFORCED makes them again
// and checks the rows (ATExecAlterConstrEnforceability).
void change_enforcement(Prediction& p, const Change& change) {
  const auto* const old = change.old_as<Constraint>();
  const auto* const now = change.new_as<Constraint>();
  if (old == nullptr || now == nullptr || old->enforced == now->enforced) return;
  p.lock(now->referenced,
         now->enforced ? LockMode::share_row_exclusive : LockMode::access_exclusive);
}

void change_file(Prediction& p, ObjectId relation) {
  if (p.stores_rows(relation)) p.rewrite(relation);
  if (p.relation(relation)->kind == RelationKind::sequence) p.replace(relation);
}

// The sequences of a table's columns go with it (SequenceChangePersistence).
void set_persistence(Prediction& p, ObjectId relation, sql::Persistence wanted) {
  if (p.relation(relation)->persistence == wanted) return;
  change_file(p, relation);
  if (!p.stores_rows(relation) || !k_persistence_reaches_sequences.holds(p.postgres())) return;
  p.replace_owned_sequences(relation);
}

void set_access_method(Prediction& p, ObjectId table, const std::string& name) {
  const auto method = [](const std::string& written) {
    return written.empty() || written == "default" ? std::string("heap") : written;
  };
  if (method(p.relation(table)->access_method) != method(name)) change_file(p, table);
}

void set_tablespace(Prediction& p, ObjectId relation, const AlterCommand& command) {
  if (command.name == "pg_default") return;  // where relations are unless somebody moved them
  const RelationKind kind = p.relation(relation)->kind;
  if (p.stores_rows(relation) || kind == RelationKind::index) p.replace(relation);
}

void set_expression(Prediction& p, ObjectId table, const AlterCommand& command) {
  const std::int16_t number = p.session.find_column(table, command.name);
  if (number != 0 && p.session.column({table, number}).generated == 's') p.rewrite(table);
}

// Options of the sequence are changed as ALTER SEQUENCE does.
void set_identity(Prediction& p, ObjectId table, const AlterCommand& command) {
  const std::int16_t number = p.session.find_column(table, command.name);
  if (number == 0) return;
  const ObjectId sequence = catalog::identity_sequence(p.session, {table, number});
  p.lock(sequence, LockMode::share_row_exclusive);
  if (!command.options.empty()) p.replace(sequence);
}

void attach(Prediction& p, ObjectId relation, const AlterCommand& command) {
  const ObjectId part = find_relation(p, command.relation);
  p.lock(part, LockMode::access_exclusive);
  const Relation* const index = p.relation(part);
  if (index == nullptr || !index->index) return;  // ATExecAttachPartitionIdx
  p.lock(p.relation(relation)->index->table, LockMode::access_share);
  p.lock(index->index->table, LockMode::access_share);
}

}  // namespace

void predict_constraint_command(Prediction& prediction, ObjectId table,
                                const AlterCommand& command) {
  if (command.action == AlterAction::add_constraint)
    use_index(prediction, table, *command.constraint);
  if (command.action == AlterAction::alter_constraint) {
    for (const Change& each : prediction.changes()) change_enforcement(prediction, each);
  }
}

void predict_storage_command(Prediction& prediction, ObjectId table, const AlterCommand& command) {
  Prediction& p = prediction;
  switch (command.action) {
    case AlterAction::set_logged:
      return set_persistence(p, table, sql::Persistence::permanent);
    case AlterAction::set_unlogged:
      return set_persistence(p, table, sql::Persistence::unlogged);
    case AlterAction::set_access_method:
      return set_access_method(p, table, command.name);
    case AlterAction::set_tablespace:
      return set_tablespace(p, table, command);
    case AlterAction::set_expression:
      return set_expression(p, table, command);
    case AlterAction::add_identity:
    case AlterAction::set_identity:
    case AlterAction::drop_identity:
      return set_identity(p, table, command);
    case AlterAction::cluster_on:
      return p.lock(index_named(p, table, command.name), LockMode::share_update_exclusive);
    case AlterAction::replica_identity:
      return command.mode == "index" ? p.lock(index_named(p, table, command.name), LockMode::share)
                                     : void();
    case AlterAction::change_owner:
      return change_owner(p, table);
    case AlterAction::inherit:
      return p.lock(find_relation(p, command.relation), LockMode::share_update_exclusive);
    case AlterAction::of_type:
    case AlterAction::no_inherit:
      return p.lock(find_relation(p, command.relation), LockMode::access_share);
    case AlterAction::attach_partition:
      return attach(p, table, command);
    default:
      return;
  }
}

}  // namespace migc::effects
