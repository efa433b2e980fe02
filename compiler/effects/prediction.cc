#include "compiler/effects/prediction.h"

#include <algorithm>

#include "compiler/catalog/define_sequences.h"

namespace migc::effects {

Prediction::Prediction(Session& its_session, const Catalog& its_after, Settings its_settings)
    : session(its_session), settings(its_settings), before(its_session.catalog), after(its_after) {
  Catalog::visit_changes(before, after, [&](const Change& each) { changes_.push_back(each); });
}

bool Prediction::is_visible(ObjectId id) const {
  const bool own = session.in_transaction && id >= session.first_of_transaction;
  const bool unused = settings.first_unused && id >= *settings.first_unused;
  return !own && !unused && relation(id) != nullptr;
}

bool Prediction::stores_rows(ObjectId id) const {
  const Relation* const found = relation(id);
  return found != nullptr &&
         (found->kind == RelationKind::table || found->kind == RelationKind::materialized_view);
}

void Prediction::lock(ObjectId id, LockMode mode) {
  if (!is_visible(id)) return;
  const auto [at, is_new] = locks_.try_emplace(id, mode);
  if (!is_new) at->second = stronger(at->second, mode);
}

void Prediction::lock_tree(ObjectId id, LockMode mode, bool only) {
  lock(id, mode);
  if (only) return;
  for (const ObjectId each : descendants(id)) lock(each, mode);
}

void Prediction::lock_owned_sequences(ObjectId table) {
  for (const ObjectId each : catalog::owned_sequences(session, table))
    lock(each, LockMode::access_exclusive);
}

void Prediction::replace_owned_sequences(ObjectId table) {
  lock_owned_sequences(table);
  for (const ObjectId each : catalog::owned_sequences(session, table)) replace(each);
}

void Prediction::scan(ObjectId id) {
  if (!is_visible(id)) return;
  if (stores_rows(id)) scans_.insert(id);
  if (relation(id)->kind != RelationKind::partitioned_table) return;
  for (const ObjectId child : catalog::children_of(before, id)) scan(child);
}

void Prediction::rewrite(ObjectId id, Reading reading) {
  if (!is_visible(id) || !stores_rows(id)) return;
  rewrites_.insert(id);
  if (reading == Reading::old_rows) scan(id);
  lock(id, LockMode::access_exclusive);
  for (const ObjectId index : indexes(id)) rebuild(index);
}

void Prediction::replace(ObjectId id) {
  if (is_visible(id)) replaced_.insert(id);
}

void Prediction::replace_with_indexes(ObjectId id) {
  if (!is_visible(id) || !stores_rows(id)) return;
  replace(id);
  for (const ObjectId index : indexes(id)) {
    lock(index, LockMode::access_exclusive);
    replace(index);
  }
}

void Prediction::rebuild(ObjectId index) {
  if (!is_visible(index)) return;
  lock(index, LockMode::access_exclusive);
  const Relation& facts = *relation(index);
  if (facts.kind != RelationKind::index) return;  // a partitioned one has no rows
  rebuilds_.insert(index);
  scan(facts.index->table);
}

void Prediction::lose(Address what) {
  const bool has_own_rows =
      is_visible(what.object) && relation(what.object)->kind == RelationKind::table;
  if (has_own_rows) losses_.insert(what);
}

void Prediction::doubt(std::string what) {
  if (std::find(doubts_.begin(), doubts_.end(), what) == doubts_.end())
    doubts_.push_back(std::move(what));
}

Effects Prediction::finish() && {
  Effects effects;
  for (const auto& [id, mode] : locks_) effects.locks.push_back({id, mode});
  for (const ObjectId id : scans_) {
    const auto held = locks_.find(id);
    effects.scans.push_back({id, held == locks_.end() ? LockMode::access_share : held->second});
  }
  effects.rewrites.assign(rewrites_.begin(), rewrites_.end());
  effects.replaced.assign(replaced_.begin(), replaced_.end());
  effects.index_rebuilds.assign(rebuilds_.begin(), rebuilds_.end());
  effects.data_loss.assign(losses_.begin(), losses_.end());
  effects.uncertain = std::move(doubts_);
  return effects;
}

}  // namespace migc::effects
