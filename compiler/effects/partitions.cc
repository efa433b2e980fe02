// Partitions that are made, attached, detached and dropped (DefineRelation, ATExecAttachPartition,
// ATExecDetachPartition, heap_drop_with_catalog).
#include "compiler/effects/proofs.h"
#include "compiler/effects/steps.h"
#include "compiler/effects/version_facts.h"

namespace migc::effects {
namespace {

using catalog::Constraint;
using catalog::PartitionFacts;

// None if there is none.
ObjectId default_partition(const Prediction& p, ObjectId parent, ObjectId besides) {
  for (const ObjectId child : catalog::children_of(p.before, parent)) {
    const Relation& relation = *p.relation(child);
    const bool is_default =
        relation.partition && relation.partition->bound && relation.partition->bound->is_default;
    if (is_default && child != besides) return child;
  }
  return k_no_object;
}

// Rows of a table are read unless its constraints, or those of the partitions that hold the rows,
// prove what the read is for (QueuePartitionConstraintValidation).
void verify(Prediction& p, ObjectId table, const PartitionFacts& wanted, bool outside) {
  if (!p.is_visible(table) || implies_bound(p, table, wanted.parent, *wanted.bound, outside)) {
    return;
  }
  if (p.relation(table)->kind != RelationKind::partitioned_table) return p.scan(table);
  for (const ObjectId child : catalog::children_of(p.before, table))
    verify(p, child, wanted, outside);
}

// The default partition loses the rows that belong to the new one: there must be none.
void join(Prediction& p, const PartitionFacts& partition, LockMode parent_mode) {
  p.lock(partition.parent, parent_mode);
  const ObjectId rest = default_partition(p, partition.parent, k_no_object);
  if (!p.is_visible(rest)) return;
  p.lock_tree(rest, LockMode::access_exclusive);
  verify(p, rest, partition, true);
}

void attach(Prediction& p, ObjectId table, const PartitionFacts& partition) {
  join(p, partition, LockMode::share_update_exclusive);
  p.lock_tree(table, LockMode::access_exclusive);
  verify(p, table, partition, false);
}

void leave(Prediction& p, ObjectId table, const PartitionFacts& partition) {
  p.lock(partition.parent,
         p.detaches_concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive);
  p.lock(default_partition(p, partition.parent, table), LockMode::access_exclusive);
}

// Rows of other tables must not refer to the partition (RI_PartitionRemove_Check).
void check_references(Prediction& p, ObjectId table) {
  for (const Change& each : p.changes()) {
    const auto* const key = each.after == nullptr ? each.old_as<Constraint>() : nullptr;
    if (key == nullptr || key->referenced != table) continue;
    p.scan(key->relation);
    p.scan(table);
  }
}

}  // namespace

void add_partition_change(Prediction& prediction, const Change& change) {
  const auto* const old = change.old_as<Relation>();
  const auto* const now = change.new_as<Relation>();
  const PartitionFacts* const before = old == nullptr ? nullptr : old->partition.get();
  const PartitionFacts* const after = now == nullptr ? nullptr : now->partition.get();
  const bool stays = before != nullptr && after != nullptr;
  if (stays || (before == nullptr && after == nullptr)) return;
  if (after != nullptr && old == nullptr) {
    join(prediction, *after, LockMode::access_exclusive);
  } else if (after != nullptr) {
    attach(prediction, change.after->id, *after);
  } else {
    leave(prediction, change.before->id, *before);
    if (now == nullptr) return;
    const bool fully = k_detach_locks_partition_fully.holds(prediction.postgres());
    prediction.lock(change.before->id,
                    fully ? LockMode::access_exclusive : LockMode::share_update_exclusive);
    check_references(prediction, change.before->id);
  }
}

}  // namespace migc::effects
