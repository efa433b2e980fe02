// A statement's effects while they are found: what each kind of statement knows and adds to.
// Private to effects. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/catalog/relations.h"
#include "compiler/effects/effects.h"

namespace migc::effects {

using catalog::Change;
using catalog::k_no_object;
using catalog::Object;
using catalog::Relation;
using catalog::RelationKind;

class Prediction {
 public:
  Prediction(Session& before, const Catalog& after, Settings settings);

  Session& session;  // its catalog is the one before the statement
  Settings settings;
  const Catalog& before;
  const Catalog& after;
  const std::vector<Change>& changes() const { return changes_; }
  int postgres() const { return session.postgres(); }

  // Null for what is no relation of the catalog before the statement.
  const Relation* relation(ObjectId id) const { return before.find_as<Relation>(id); }
  // The same for a constraint of a relation, by its name.
  const catalog::Constraint* constraint(ObjectId relation, const std::string& name) const {
    return before.find_as<catalog::Constraint>(before.find_constraint(relation, name));
  }
  // One that others can see; false for none.
  bool is_visible(ObjectId id) const;
  std::vector<ObjectId> descendants(ObjectId id) const {
    return catalog::descendants_of(before, id);
  }
  std::vector<ObjectId> indexes(ObjectId table) const { return catalog::indexes_of(before, table); }
  // Has rows in a file of its own: tables and materialized views.
  bool stores_rows(ObjectId id) const;

  // All of these ignore what is not visible.
  void lock(ObjectId id, LockMode mode);
  void lock_tree(ObjectId id, LockMode mode, bool only = false);  // with its descendants
  // ACCESS EXCLUSIVE: the sequences of a table's columns go where the table goes.
  void lock_owned_sequences(ObjectId table);
  void replace_owned_sequences(ObjectId table);
  // Of the relation or, if it is partitioned, its partitions.
  void scan(ObjectId id);
  // The table with its indexes (finish_heap_swap). What is made from a query reads no old rows.
  enum class Reading : std::uint8_t { old_rows, for_indexes };
  void rewrite(ObjectId id, Reading reading = Reading::old_rows);
  void replace(ObjectId id);
  void replace_with_indexes(ObjectId id);
  void rebuild(ObjectId index);
  void lose(Address what);
  void doubt(std::string what);

  // How a table is locked for an index that is built on it, or dropped from it.
  LockMode build_mode = LockMode::share;
  LockMode drop_index_mode = LockMode::access_exclusive;
  // Foreign keys behind a new column that is NULL everywhere (transformFKConstraints).
  bool skips_validation = false;
  // DETACH PARTITION … CONCURRENTLY: the parent is never locked fully, and the partition's bound
  // becomes a check that nobody looks at (DetachAddConstraintIfNeeded).
  bool detaches_concurrently = false;

  Effects finish() &&;

 private:
  std::vector<Change> changes_;
  std::map<ObjectId, LockMode> locks_;
  std::set<ObjectId> rewrites_;
  std::set<ObjectId> replaced_;
  std::set<ObjectId> scans_;
  std::set<ObjectId> rebuilds_;
  std::set<Address> losses_;
  std::vector<std::string> doubts_;
};

}  // namespace migc::effects
