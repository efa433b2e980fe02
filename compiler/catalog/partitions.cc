// What a partition gets from its partitioned table (DefineRelation, ATExecAttachPartition).
#include <algorithm>

#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/replay_steps.h"
#include "compiler/catalog/same_code.h"

namespace migc::catalog {
namespace {

using sql::ConstraintKind;

// ---- indexes

bool same_keys(const IndexFacts& a, const IndexFacts& b) {
  return std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(),
                    [](const IndexKey& x, const IndexKey& y) {
                      return x.column == y.column && x.collation == y.collation &&
                             x.operator_class == y.operator_class &&
                             same_code(x.expression, y.expression);
                    });
}

}  // namespace

bool can_be_part(const Session& session, ObjectId candidate, ObjectId index, ObjectId partition) {
  const IndexFacts& have = *session.relation(candidate).index;
  const IndexFacts wanted = index_for(session, *session.relation(index).index, partition);
  if (have.parent != k_no_object || have.unique != wanted.unique || have.method != wanted.method ||
      have.nulls_not_distinct != wanted.nulls_not_distinct || have.exclusion || wanted.exclusion ||
      have.included != wanted.included || !same_keys(have, wanted) ||
      !same_code(have.predicate, wanted.predicate)) {
    return false;
  }
  const ObjectId constraint = constraint_of_index(session, index);
  if (constraint == k_no_object) return true;
  const ObjectId own = constraint_of_index(session, candidate);
  return own != k_no_object && session.catalog.find_as<Constraint>(own)->kind ==
                                   session.catalog.find_as<Constraint>(constraint)->kind;
}

void attach_part(Session& session, ObjectId candidate, ObjectId index) {
  const ObjectId partition = session.relation(candidate).index->table;
  session.update_index(candidate, [&](IndexFacts& facts) { facts.parent = index; });
  bind_to_parent(session, candidate, index, partition);
  const ObjectId constraint = constraint_of_index(session, index);
  const ObjectId own = constraint_of_index(session, candidate);
  if (constraint == k_no_object || own == k_no_object) return;
  session.catalog.update(own, [&](Object& object) {
    Constraint& changed = std::get<Constraint>(object.detail);
    changed.parent = constraint;
    changed.is_local = false;
    ++changed.inherit_count;
  });
  bind_to_parent(session, own, constraint, partition);
}

namespace {

bool inherit_indexes(Session& session, ObjectId partition, ObjectId parent, bool attached) {
  const std::vector<ObjectId> own =
      attached ? indexes_of(session.catalog, partition) : std::vector<ObjectId>();
  for (const ObjectId index : indexes_of(session.catalog, parent)) {
    const auto fit = std::find_if(own.begin(), own.end(), [&](ObjectId candidate) {
      return can_be_part(session, candidate, index, partition);
    });
    if (fit != own.end()) {
      attach_part(session, *fit, index);
    } else if (!clone_index(session, index, partition)) {
      return false;
    }
  }
  return true;
}

// ---- triggers

bool inherit_triggers(Session& session, ObjectId partition, ObjectId parent) {
  std::vector<ObjectId> triggers;
  session.catalog.visit_names(NameClass::trigger, parent, [&](const Name&, ObjectId id) {
    if (session.catalog.find_as<Trigger>(id)->definition->each_row) triggers.push_back(id);
  });
  return std::all_of(triggers.begin(), triggers.end(),
                     [&](ObjectId id) { return clone_trigger(session, id, partition); });
}

// ---- foreign keys

void inherit_foreign_keys(Session& session, ObjectId partition, ObjectId parent, bool attached) {
  std::vector<ObjectId> keys;
  session.catalog.visit_names(NameClass::constraint, parent, [&](const Name&, ObjectId id) {
    const Constraint& each = *session.catalog.find_as<Constraint>(id);
    // parts that stand for partitions of the referenced table are made again with the whole
    const bool part = each.parent != k_no_object &&
                      session.catalog.find_as<Constraint>(each.parent)->relation == parent;
    if (each.kind == ConstraintKind::foreign_key && !part) keys.push_back(id);
  });
  std::sort(keys.begin(), keys.end());
  for (const ObjectId key : keys) {
    if (!attached || !attach_foreign_key(session, key, partition))
      clone_foreign_key(session, key, partition);
  }
}

// Keys of other tables that refer to the parent refer to its new partition too.
void inherit_references(Session& session, ObjectId partition, ObjectId parent) {
  for (const ObjectId key : referencing_keys(session.catalog, parent))
    refer_to_partition(session, key, partition);
}

}  // namespace

bool inherit_as_partition(Session& session, ObjectId partition, ObjectId parent, bool attached) {
  if (!inherit_indexes(session, partition, parent, attached) ||
      !inherit_triggers(session, partition, parent)) {
    return false;
  }
  inherit_references(session, partition, parent);
  inherit_foreign_keys(session, partition, parent, attached);
  return true;
}

void validate_partitioned_index(Session& session, ObjectId index) {
  const IndexFacts facts = *session.relation(index).index;
  const std::vector<ObjectId> partitions = children_of(session.catalog, facts.table);
  std::size_t valid_parts = 0;
  for (const Dependency& each : session.catalog.dependents(index)) {
    const Relation* const part = session.catalog.find_as<Relation>(each.dependent.object);
    if (part != nullptr && part->index && part->index->parent == index && part->index->valid)
      ++valid_parts;
  }
  if (facts.valid || valid_parts < partitions.size()) return;
  session.update_index(index, [](IndexFacts& changed) { changed.valid = true; });
  if (facts.parent != k_no_object) validate_partitioned_index(session, facts.parent);
}

}  // namespace migc::catalog
