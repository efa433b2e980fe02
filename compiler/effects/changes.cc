// What the difference of the catalogs before and after a statement says of its locks and its work:
// the server's deletion locks what it drops (doDeletion, RemoveTriggerById, RemovePolicyById, …),
// and who makes an object locks what it is made for.
#include "compiler/effects/proofs.h"
#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

using catalog::Constraint;
using catalog::Default;
using catalog::Policy;
using catalog::Rule;
using catalog::Statistics;
using catalog::Trigger;
using sql::ConstraintKind;

class ChangeRules {
 public:
  explicit ChangeRules(Prediction& prediction) : p_(prediction) {}

  void run(const Change& change) {
    if (change.before == nullptr) {
      made(*change.after);
    } else if (change.after == nullptr) {
      gone(*change.before);
    } else {
      changed(change);
    }
    add_partition_change(p_, change);
  }

 private:
  // ---- made

  void made(const Object& object) {
    if (const auto* const relation = object.as<Relation>()) {
      made_relation(*relation);
    } else if (const auto* const constraint = object.as<Constraint>()) {
      made_constraint(*constraint);
    } else if (const auto* const trigger = object.as<Trigger>()) {
      p_.lock(trigger->relation, LockMode::share_row_exclusive);
      p_.lock(trigger->referenced, LockMode::access_share);
    } else if (const auto* const rule = object.as<Rule>()) {
      p_.lock(rule->relation, LockMode::access_exclusive);
    } else if (const auto* const policy = object.as<Policy>()) {
      p_.lock(policy->relation, LockMode::access_exclusive);
    } else if (const auto* const statistics = object.as<Statistics>()) {
      p_.lock(statistics->relation, LockMode::share_update_exclusive);
    }
  }

  void made_relation(const Relation& relation) {
    if (relation.index) {  // DefineIndex
      p_.lock(relation.index->table, p_.build_mode);
      p_.lock(relation.index->parent, LockMode::share_update_exclusive);
      if (relation.kind == RelationKind::index) p_.scan(relation.index->table);
    } else if (!relation.partition) {
      for (const ObjectId parent : relation.parents)  // MergeAttributes
        p_.lock(parent, LockMode::share_update_exclusive);
    }
    p_.lock(relation.of_type, LockMode::access_share);
  }

  void made_constraint(const Constraint& constraint) {
    const bool checked = constraint.validated && constraint.enforced;
    if (constraint.kind == ConstraintKind::foreign_key) {  // ATAddForeignKeyConstraint
      p_.lock(constraint.relation, LockMode::share_row_exclusive);
      p_.lock(constraint.referenced, LockMode::share_row_exclusive);
      if (checked && !p_.skips_validation && !is_part_for_referenced(constraint))
        scan_both(constraint);
    } else if (constraint.kind == ConstraintKind::check && checked) {
      if (!p_.detaches_concurrently) p_.scan(constraint.relation);
    } else if (constraint.deferrable) {  // the trigger unique_key_recheck
      p_.lock(constraint.relation, LockMode::share_row_exclusive);
    }
  }

  // A part that stands for a partition of the referenced table is not checked by itself.
  bool is_part_for_referenced(const Constraint& constraint) const {
    const auto* const whole = p_.after.find_as<Constraint>(constraint.parent);
    return whole != nullptr && whole->relation == constraint.relation;
  }

  // RI_Initial_Check. A table without rows has nothing to check; of a partitioned one, the parts of
  // the key that are new are (addFkRecurseReferencing).
  void scan_both(const Constraint& key) {
    const bool is_partitioned =
        p_.after.find_as<Relation>(key.relation)->kind == catalog::RelationKind::partitioned_table;
    if (is_partitioned || !p_.is_visible(key.relation)) return;
    p_.scan(key.relation);
    p_.scan(key.referenced);
  }

  // ---- gone

  void gone(const Object& object) {
    const LockMode full = LockMode::access_exclusive;
    if (const auto* const relation = object.as<Relation>()) {
      p_.lock(object.id, relation->index ? p_.drop_index_mode : full);
      if (relation->index) p_.lock(relation->index->table, p_.drop_index_mode);
      p_.lose({object.id, 0});
    } else if (const auto* const constraint = object.as<Constraint>()) {
      p_.lock(constraint->relation, full);
      // a foreign key has triggers on both tables, unless nobody enforces it
      if (constraint->enforced) p_.lock(constraint->referenced, full);
    } else if (const auto* const value = object.as<Default>()) {
      p_.lock(value->column.object, full);
    } else if (const auto* const trigger = object.as<Trigger>()) {
      if (!is_replaced(object, *trigger)) p_.lock(trigger->relation, full);
    } else if (const auto* const rule = object.as<Rule>()) {
      p_.lock(rule->relation, full);
    } else if (const auto* const policy = object.as<Policy>()) {
      p_.lock(policy->relation, full);
    } else if (const auto* const statistics = object.as<Statistics>()) {
      p_.lock(statistics->relation, LockMode::share_update_exclusive);
    }
  }

  // OR REPLACE changes the trigger, which is made anew here.
  bool is_replaced(const Object& object, const Trigger& trigger) const {
    return p_.after.find_name({catalog::NameClass::trigger, trigger.relation, object.name, {}}) !=
           k_no_object;
  }

  // ---- changed

  void changed(const Change& change) {
    if (const auto* const now = change.new_as<Relation>()) {
      changed_relation(change.after->id, *change.old_as<Relation>(), *now);
    } else if (const auto* const constraint = change.new_as<Constraint>()) {
      changed_constraint(*change.old_as<Constraint>(), *constraint);
    }
  }

  void changed_relation(ObjectId id, const Relation& old, const Relation& now) {
    for (std::size_t i = 0; i < old.columns.size() && i < now.columns.size(); ++i) {
      const auto number = static_cast<std::int16_t>(i + 1);
      if (!old.columns[i]->dropped && now.columns[i]->dropped) {
        p_.lock(id, LockMode::access_exclusive);
        p_.lose({id, number});
      }
    }
    check_not_null(id);
    if (!old.index || !now.index || old.index->parent == now.index->parent) return;
    p_.lock(now.index->parent, LockMode::share_update_exclusive);  // IndexSetParentIndex
    if (now.index->parent == k_no_object) p_.lock(id, LockMode::access_exclusive);
  }

  // Columns that were nullable and are not any more are verified, unless a check says so already.
  void check_not_null(ObjectId table) {
    if (!p_.stores_rows(table)) return;
    const Relation& old = *p_.before.find_as<Relation>(table);
    for (std::size_t i = 0; i < old.columns.size(); ++i) {
      const Address column{table, static_cast<std::int16_t>(i + 1)};
      if (is_not_null(p_.before, column) || !is_not_null(p_.after, column)) continue;
      if (!implied_not_null(p_, column)) p_.scan(table);
    }
  }

  void changed_constraint(const Constraint& old, const Constraint& now) {
    const bool was_checked = old.validated && old.enforced;
    const bool is_checked = now.validated && now.enforced;
    if (now.kind == ConstraintKind::not_null) check_not_null(now.relation);
    if (now.kind == ConstraintKind::check && is_checked && !was_checked) p_.scan(now.relation);
    if (now.kind != ConstraintKind::foreign_key) return;
    if (is_checked && !was_checked) {
      p_.lock(now.referenced, LockMode::row_share);
      scan_both(now);
    }
    if (old.parent == now.parent) return;
    // the triggers of the referenced table go with the key's own action, and come back with it
    // (tryAttachPartitionForeignKey, DetachPartitionFinalize)
    p_.lock(now.referenced,
            now.parent == k_no_object ? LockMode::share_row_exclusive : LockMode::access_exclusive);
  }

  Prediction& p_;
};

}  // namespace

void add_changes(Prediction& prediction) {
  ChangeRules rules(prediction);
  for (const Change& each : prediction.changes()) rules.run(each);
}

}  // namespace migc::effects
