// CREATE INDEX and DROP INDEX: the locks that the new or dropped index itself does not tell.
#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

// Indexes that partitions had already become parts of the new one (DefineIndex).
void lock_adopted(Prediction& p) {
  for (const Change& each : p.changes()) {
    const auto* const old = each.old_as<Relation>();
    const auto* const now = each.new_as<Relation>();
    const bool adopted = old != nullptr && now != nullptr && old->index && now->index &&
                         old->index->parent == k_no_object && now->index->parent != k_no_object;
    if (adopted) p.lock(each.before->id, p.build_mode);
  }
}

}  // namespace

void predict(Prediction& prediction, const sql::CreateIndex& op) {
  const ObjectId table = find_relation(prediction, op.table);
  if (prediction.relation(table) == nullptr) return;
  if (op.concurrently) prediction.build_mode = LockMode::share_update_exclusive;
  // functions of the user's own run for each row
  for (const sql::KeyPart& each : op.parts)
    if (each.expression) add_expression(prediction, *each.expression, QueryUse::run);
  if (op.where) add_expression(prediction, *op.where, QueryUse::run);
  const bool is_partitioned = prediction.relation(table)->kind == RelationKind::partitioned_table;
  prediction.lock_tree(table, prediction.build_mode, op.only || !is_partitioned);
  lock_adopted(prediction);
}

void predict(Prediction& prediction, const sql::DropObjects& op) {
  if (op.concurrently) prediction.drop_index_mode = LockMode::share_update_exclusive;
}

}  // namespace migc::effects
