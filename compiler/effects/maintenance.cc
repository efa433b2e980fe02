// LOCK, TRUNCATE, VACUUM, ANALYZE, CLUSTER and REINDEX.
#include <algorithm>
#include <set>

#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/sql_value.h"
#include "compiler/effects/steps.h"
#include "compiler/effects/version_facts.h"

namespace migc::effects {
namespace {

using catalog::Constraint;
using Kind = sql::Maintain::Kind;

// The relations in a query, at any depth of joins and subqueries in FROM (LockViewRecurse_walker).
void lock_sources(Prediction& p, const sql::Query& query, LockMode mode);

void lock_sources(Prediction& p, const sql::FromItem& item, LockMode mode) {
  if (item.kind == sql::FromKind::relation) {
    const ObjectId id = find_relation(p, item.relation);
    p.lock_tree(id, mode);
    const Relation* const relation = p.relation(id);
    const bool is_view = relation != nullptr && relation->kind == RelationKind::view;
    if (is_view && relation->query && relation->query->query)
      lock_sources(p, *relation->query->query, mode);
  }
  if (item.query) lock_sources(p, *item.query, mode);
  for (const sql::FromItem& side : item.sides) lock_sources(p, side, mode);
}

void lock_sources(Prediction& p, const sql::Query& query, LockMode mode) {
  for (const sql::FromItem& each : query.from) lock_sources(p, each, mode);
  if (query.left) lock_sources(p, *query.left, mode);
  if (query.right) lock_sources(p, *query.right, mode);
}

// Those that refer to the tables, and so on (heap_truncate_find_FKs).
void add_referencing(const Prediction& p, std::set<ObjectId>& tables) {
  std::vector<ObjectId> open(tables.begin(), tables.end());
  while (!open.empty()) {
    const ObjectId table = open.back();
    open.pop_back();
    for (const ObjectId key : catalog::referencing_keys(p.before, table)) {
      const ObjectId user = p.before.find_as<Constraint>(key)->relation;
      if (tables.insert(user).second) open.push_back(user);
    }
  }
}

void empty_table(Prediction& p, ObjectId table, bool restart_identity) {
  p.lock(table, LockMode::access_exclusive);
  p.lose({table, 0});
  p.replace_with_indexes(table);
  const Relation& relation = *p.relation(table);
  if (relation.partition && k_truncate_reads_parent.holds(p.postgres()))
    p.lock(relation.partition->parent, LockMode::access_share);
  if (!restart_identity) return;
  p.replace_owned_sequences(table);
}

// ---- VACUUM, ANALYZE, CLUSTER, REINDEX

// What ANALYZE and VACUUM pass over with a warning has none.
bool has_statistics(const Relation& relation) {
  return relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table ||
         relation.kind == RelationKind::materialized_view ||
         relation.kind == RelationKind::foreign_table;
}

// What VACUUM and ANALYZE work on if they name the table (expand_vacuum_rel).
std::vector<ObjectId> maintained(const Prediction& p, const sql::Truncate::Table& named,
                                 ObjectId table) {
  std::vector<ObjectId> found{table};
  const bool reaches_children = p.relation(table)->kind == RelationKind::partitioned_table ||
                                k_maintenance_reaches_children.holds(p.postgres());
  if (reaches_children && !named.only)
    for (const ObjectId child : p.descendants(table)) found.push_back(child);
  return found;
}

// The rows of an inheritance tree are sampled together (acquire_inherited_sample_rows).
void analyze(Prediction& p, ObjectId table) {
  if (!has_statistics(*p.relation(table))) return;
  p.lock(table, LockMode::share_update_exclusive);
  for (const ObjectId child : p.descendants(table)) p.lock(child, LockMode::access_share);
}

bool analyzes(const sql::Maintain& vacuum) {
  return std::any_of(vacuum.options.begin(), vacuum.options.end(), [](const sql::Option& each) {
    return each.name == "analyze" && catalog::parse_boolean(each.value.value_or("on")) == true;
  });
}

void vacuum(Prediction& p, const sql::Maintain& op, ObjectId table) {
  const RelationKind kind = p.relation(table)->kind;
  if (!has_statistics(*p.relation(table)) || kind == RelationKind::foreign_table) return;
  p.lock(table, op.full ? LockMode::access_exclusive : LockMode::share_update_exclusive);
  if (op.full) p.rewrite(table);
  if (analyzes(op)) analyze(p, table);
}

// What is built by itself below a partitioned table or index.
std::vector<ObjectId> parts_of(const Prediction& p, ObjectId id) {
  if (p.relation(id)->kind == RelationKind::partitioned_table)
    return catalog::children_of(p.before, id);
  std::vector<ObjectId> parts;
  for (const catalog::Dependency& each : p.before.dependents(id)) {
    const Relation* const part = p.relation(each.dependent.object);
    const bool is_part = part != nullptr && part->index && part->index->parent == id;
    const bool is_new = std::find(parts.begin(), parts.end(), each.dependent.object) == parts.end();
    if (is_part && is_new) parts.push_back(each.dependent.object);
  }
  return parts;
}

// reindex_index: the table is only kept from being written.
void reindex(Prediction& p, bool concurrently, ObjectId id) {
  const Relation* const relation = p.relation(id);
  if (relation == nullptr) return;
  const LockMode mode = concurrently ? LockMode::share_update_exclusive : LockMode::share;
  const bool partitioned = relation->kind == RelationKind::partitioned_table ||
                           relation->kind == RelationKind::partitioned_index;
  p.lock(relation->index ? relation->index->table : id, mode);
  if (partitioned && k_reindex_reaches_partitions.holds(p.postgres())) {
    for (const ObjectId part : parts_of(p, id)) reindex(p, concurrently, part);
  } else if (relation->index) {
    p.rebuild(id);
  } else if (!partitioned) {
    for (const ObjectId index : p.indexes(id)) p.rebuild(index);
  }
}

}  // namespace

void predict(Prediction& prediction, const sql::LockTable& op) {
  const LockMode mode = lock_mode_named(op.mode).value_or(LockMode::access_exclusive);
  for (const sql::Truncate::Table& each : op.tables) {
    const ObjectId id = find_relation(prediction, each.name);
    const Relation* const relation = prediction.relation(id);
    if (relation == nullptr) continue;
    prediction.lock_tree(id, mode, each.only);
    if (relation->kind == RelationKind::view && relation->query && relation->query->query)
      lock_sources(prediction, *relation->query->query, mode);
  }
}

void predict(Prediction& prediction, const sql::Truncate& op) {
  std::set<ObjectId> tables;
  for (const sql::Truncate::Table& each : op.tables) {
    const ObjectId id = find_relation(prediction, each.name);
    if (!prediction.is_visible(id)) continue;
    tables.insert(id);
    if (each.only) continue;
    for (const ObjectId child : prediction.descendants(id)) tables.insert(child);
  }
  if (op.cascade) add_referencing(prediction, tables);
  for (const ObjectId table : tables) {
    if (prediction.is_visible(table)) empty_table(prediction, table, op.restart_identity);
  }
}

void predict(Prediction& prediction, const sql::Maintain& op) {
  const bool names_none = op.tables.empty();
  if (names_none) prediction.doubt("all tables of the database, its own included, are worked on");
  for (const sql::Truncate::Table& each : op.tables) {
    const ObjectId id = find_relation(prediction, each.name);
    if (!prediction.is_visible(id)) continue;
    switch (op.kind) {
      case Kind::analyze:
        for (const ObjectId table : maintained(prediction, each, id)) analyze(prediction, table);
        break;
      case Kind::vacuum:
        for (const ObjectId table : maintained(prediction, each, id)) vacuum(prediction, op, table);
        break;
      case Kind::cluster:
        prediction.rewrite(id);
        break;
      case Kind::reindex:
        reindex(prediction, op.concurrently, id);
        break;
    }
  }
}

}  // namespace migc::effects
