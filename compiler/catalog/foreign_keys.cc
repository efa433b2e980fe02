// Foreign keys: their targets, and their parts for partitions on either side.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

using sql::ConstraintDefinition;

// The name of a foreign key's part: the key's own, unless the table has one of that name.
std::string free_key_name(const Session& session, ObjectId key, ObjectId table,
                          const std::vector<std::int16_t>& columns) {
  const std::string& name = session.name(key);
  const Catalog& catalog = session.catalog;
  if (catalog.find_constraint(table, name) == k_no_object) return name;
  return choose_constraint_name(catalog, session.name(table),
                                joined_columns(column_names(session, table, columns)), "fkey",
                                catalog.find(table)->schema, {});
}

// 18 numbers the parts that stand for partitions of the referenced table: t_a_fkey_1, …, each
// number once in a schema.
std::string numbered_name(const Session& session, const std::string& name, ObjectId table) {
  const ObjectId schema = session.catalog.find(table)->schema;
  for (int number = 1;; ++number) {
    std::string made = make_object_name(name, "", std::to_string(number));
    bool taken = false;
    session.catalog.visit_constraints_named(
        made, [&](ObjectId id) { taken |= session.catalog.find(id)->schema == schema; });
    if (!taken) return made;
  }
}

std::string root_name(const Session& session, ObjectId key) {
  const ObjectId table = session.catalog.find_as<Constraint>(key)->relation;
  for (;;) {
    const ObjectId parent = session.catalog.find_as<Constraint>(key)->parent;
    const Constraint* const above = session.catalog.find_as<Constraint>(parent);
    if (above == nullptr || above->relation != table) return session.name(key);
    key = parent;
  }
}

// ATAddForeignKeyConstraint: an operator of the family, or the way from one type to the other.
bool can_compare(const Session& session, ObjectId from, ObjectId to) {
  if (from == k_no_object || to == k_no_object || from == to) return true;
  if (can_coerce(session.types, from, to, CastContext::implicit)) return true;
  const OperatorChoice choice = resolve_operator(session.types, "pg_catalog", "=", to, from);
  return choice.found == Found::function && choice.op.left == to && choice.op.right == from;
}

bool check_comparable(Session& session, const Constraint& key, const std::string& name,
                      std::optional<Span> span) {
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const Column& from = session.column({key.relation, key.columns[i]});
    const Column& to = session.column({key.referenced, key.referenced_columns[i]});
    if (can_compare(session, from.type.type, to.type.type)) continue;
    return session.refuse(
        "42804", span,
        fmt::format(
            "foreign key constraint \"{}\" cannot be implemented",
            name.empty() ? make_object_name(session.name(key.relation), from.name, "fkey") : name),
        fmt::format("Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.",
                    from.name, to.name, format_type(session.types, from.type.type),
                    format_type(session.types, to.type.type)));
  }
  return true;
}

class ForeignKeyMaker : private ConstraintWork {
 public:
  using ConstraintWork::ConstraintWork;

  bool run() { return foreign_key(); }

 private:
  bool foreign_key() {
    if (session_.relation(table_).kind == RelationKind::foreign_table)
      return session_.refuse("0A000", definition_.span,
                             "foreign key constraints are not supported on foreign tables");
    if (!definition_.name.empty() && !require_free_name(truncated_name(definition_.name)))
      return false;
    ObjectId referenced = k_no_object;
    if (!session_.require_relation(definition_.referenced, definition_.referenced_span, referenced))
      return false;
    if (!check_partitioned(referenced)) return false;
    const RelationKind target_kind = session_.relation(referenced).kind;
    if (target_kind != RelationKind::table && target_kind != RelationKind::partitioned_table)
      return session_.refuse(
          "42809", definition_.referenced_span,
          fmt::format("referenced relation \"{}\" is not a table", session_.name(referenced)));
    Constraint constraint = made();
    constraint.referenced = referenced;
    constraint.on_update = definition_.on_update;
    constraint.on_delete = definition_.on_delete;
    constraint.match_full = definition_.match_full;
    constraint.with_period = definition_.with_period;
    constraint.delete_columns = definition_.on_delete_columns;
    std::vector<std::string> columns = definition_.columns;
    if (columns.empty() && !request_.column.empty()) columns.push_back(request_.column);
    for (const std::string& name : columns) {
      const std::int16_t number = session_.find_column(table_, name);
      if (number == 0)
        return session_.refuse(
            "42703", definition_.span,
            fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
      constraint.columns.push_back(number);
    }
    constexpr std::size_t k_most_keys = 32;  // INDEX_MAX_KEYS
    if (constraint.columns.size() > k_most_keys)
      return session_.refuse(
          "54011", definition_.span,
          fmt::format("cannot have more than {} keys in a foreign key", k_most_keys));
    if (!check_set_columns(constraint) || !find_target(constraint)) return false;
    if (constraint.columns.size() != constraint.referenced_columns.size())
      return session_.refuse(
          "42830", definition_.span,
          "number of referencing and referenced columns for foreign key disagree");
    if (!check_key_columns(constraint)) return false;
    const std::string name = chosen_name(joined_columns(columns), "fkey");
    make_foreign_key(session_, name, std::move(constraint), k_no_object);
    return true;
  }

  // ATAddForeignKeyConstraint: rows that were not checked are allowed from 18 on.
  bool check_partitioned(ObjectId referenced) {
    if (session_.relation(table_).kind != RelationKind::partitioned_table) return true;
    const auto refuse = [&](std::string_view what) {
      return session_.refuse(
          "42809", definition_.span,
          fmt::format("{} foreign key on partitioned table \"{}\" referencing relation \"{}\"",
                      what, table_name(), session_.name(referenced)));
    };
    if (request_.only) return refuse("cannot use ONLY for");
    const bool unchecked = definition_.not_valid && !request_.is_new_table;
    return !unchecked || session_.postgres() >= 18 || refuse("cannot add NOT VALID");
  }

  // The columns referred to, and the unique index that makes them a key.
  bool find_target(Constraint& constraint) {
    for (const std::string& name : definition_.referenced_columns) {
      const std::int16_t number = session_.find_column(constraint.referenced, name);
      if (number == 0)
        return session_.refuse(
            "42703", definition_.referenced_span,
            fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
      constraint.referenced_columns.push_back(number);
    }
    std::vector<std::int16_t> wanted = constraint.referenced_columns;
    std::sort(wanted.begin(), wanted.end());
    for (const Dependency& each : catalog_.dependents(constraint.referenced)) {
      consider(each.dependent.object, wanted, constraint);
    }
    catalog_.visit_names(NameClass::constraint, constraint.referenced,
                         [&](const Name&, ObjectId id) {
                           consider(catalog_.find_as<Constraint>(id)->index, wanted, constraint);
                         });
    if (constraint.index != k_no_object) return true;
    const std::string& target = session_.name(constraint.referenced);
    if (deferrable_target_)
      return session_.refuse(
          "55000", definition_.referenced_span,
          fmt::format("cannot use a deferrable {} constraint for referenced table \"{}\"",
                      wanted.empty() ? "primary key" : "unique", target));
    if (wanted.empty())
      return session_.refuse(
          "42704", definition_.referenced_span,
          fmt::format("there is no primary key for referenced table \"{}\"", target));
    return session_.refuse(
        "42830", definition_.referenced_span,
        fmt::format("there is no unique constraint matching given keys for referenced table \"{}\"",
                    target));
  }

  void consider(ObjectId id, const std::vector<std::int16_t>& wanted, Constraint& constraint) {
    const Relation* const relation = catalog_.find_as<Relation>(id);
    if (relation == nullptr || !relation->index) return;
    const IndexFacts& facts = *relation->index;
    if (facts.table != constraint.referenced || !facts.unique || facts.predicate || !facts.valid)
      return;
    std::vector<std::int16_t> keys;
    for (const IndexKey& key : facts.keys) keys.push_back(key.column);
    if (!facts.immediate) {
      std::vector<std::int16_t> sorted = keys;
      std::sort(sorted.begin(), sorted.end());
      deferrable_target_ |= wanted.empty() ? facts.primary : sorted == wanted;
      return;
    }
    if (wanted.empty()) {
      if (!facts.primary) return;
      constraint.referenced_columns = keys;
      constraint.index = id;
      return;
    }
    std::sort(keys.begin(), keys.end());
    // of several the oldest (transformFkeyCheckAttrs goes by the relation's list of indexes)
    if (keys == wanted && (constraint.index == k_no_object || id < constraint.index))
      constraint.index = id;
  }

  bool check_set_columns(const Constraint& constraint) {
    for (const std::string& name : definition_.on_delete_columns) {
      const auto& columns = constraint.columns;
      const std::int16_t number = session_.find_column(table_, name);
      const bool in_key = std::find(columns.begin(), columns.end(), number) != columns.end();
      if (number == 0)
        return session_.refuse(
            "42703", definition_.span,
            fmt::format("column \"{}\" referenced in foreign key constraint does not exist", name));
      if (!in_key)
        return session_.refuse("42P10", definition_.span,
                               fmt::format("column \"{}\" referenced in ON DELETE SET action must "
                                           "be part of foreign key",
                                           name));
    }
    return true;
  }

  // 42804, 42P16
  bool check_key_columns(const Constraint& constraint) {
    if (!check_comparable(session_, constraint, definition_.name, definition_.span)) return false;
    return check_persistence(constraint.referenced);
  }

  bool check_persistence(ObjectId referenced) {
    const sql::Persistence own = session_.relation(table_).persistence;
    const sql::Persistence other = session_.relation(referenced).persistence;
    if (own == sql::Persistence::permanent && other != sql::Persistence::permanent)
      return session_.refuse("42P16", definition_.span,
                             "constraints on permanent tables may reference only permanent tables");
    if (own == sql::Persistence::unlogged && other == sql::Persistence::temporary)
      return session_.refuse(
          "42P16", definition_.span,
          "constraints on unlogged tables may reference only permanent or unlogged tables");
    if (own == sql::Persistence::temporary && other != sql::Persistence::temporary)
      return session_.refuse("42P16", definition_.span,
                             "constraints on temporary tables may reference only temporary tables");
    return true;
  }

  bool deferrable_target_ = false;
};

bool same_foreign_key(const Constraint& a, const Constraint& b) {
  return a.kind == sql::ConstraintKind::foreign_key && a.columns == b.columns &&
         a.referenced == b.referenced && a.referenced_columns == b.referenced_columns &&
         a.on_update == b.on_update && a.on_delete == b.on_delete && a.match_full == b.match_full &&
         a.deferrable == b.deferrable && a.initially_deferred == b.initially_deferred;
}

}  // namespace

bool add_foreign_key(Session& session, const ConstraintRequest& request) {
  return ForeignKeyMaker(session, request).run();
}

bool recheck_foreign_key(Session& session, ObjectId key, std::optional<Span> span) {
  return check_comparable(session, *session.catalog.find_as<Constraint>(key), session.name(key),
                          span);
}

bool attach_foreign_key(Session& session, ObjectId key, ObjectId partition) {
  Constraint wanted = *session.catalog.find_as<Constraint>(key);
  const std::vector<std::string> names = column_names(session, wanted.relation, wanted.columns);
  for (std::size_t i = 0; i < names.size(); ++i)
    wanted.columns[i] = session.find_column(partition, names[i]);
  ObjectId found = k_no_object;
  session.catalog.visit_names(NameClass::constraint, partition, [&](const Name&, ObjectId id) {
    const Constraint& each = *session.catalog.find_as<Constraint>(id);
    const bool fits =
        each.parent == k_no_object && each.validated && same_foreign_key(each, wanted);
    if (fits && found == k_no_object) found = id;
  });
  if (found == k_no_object) return false;
  session.catalog.update(found, [&](Object& object) {
    Constraint& changed = std::get<Constraint>(object.detail);
    changed.parent = key;
    changed.is_local = false;
    ++changed.inherit_count;
  });
  bind_to_parent(session, found, key, partition);
  return true;
}

ObjectId make_foreign_key(Session& session, const std::string& name, Constraint constraint,
                          ObjectId parent) {
  Catalog& catalog = session.catalog;
  const ObjectId table = constraint.relation;
  constraint.parent = parent;
  constraint.is_local = parent == k_no_object;
  constraint.inherit_count = parent == k_no_object ? 0 : 1;
  const ObjectId id = enter_constraint(session, name, constraint);
  for (const std::int16_t column : constraint.referenced_columns)
    catalog.depend({id, 0}, {constraint.referenced, column}, DependencyKind::normal);
  catalog.depend({id, 0}, {constraint.index, 0}, DependencyKind::normal);
  bind_to_parent(session, id, parent, table);
  if (parent == k_no_object) refer_to_partitions(session, id);
  if (session.relation(table).kind != RelationKind::partitioned_table) return id;
  for (const ObjectId child : children_of(session.catalog, table))
    if (!attach_foreign_key(session, id, child)) clone_foreign_key(session, id, child);
  return id;
}

void clone_foreign_key(Session& session, ObjectId key, ObjectId partition) {
  Constraint own = *session.catalog.find_as<Constraint>(key);
  const ObjectId parent_table = own.relation;
  for (std::int16_t& column : own.columns)
    column = same_column(session, parent_table, partition, column);
  own.relation = partition;
  const std::string name = free_key_name(session, key, partition, own.columns);
  make_foreign_key(session, name, std::move(own), key);
}

// A foreign key to a partitioned table has a row in pg_constraint for each partition too
// (addFkRecurseReferenced).
void refer_to_partitions(Session& session, ObjectId key) {
  const ObjectId referenced = session.catalog.find_as<Constraint>(key)->referenced;
  if (session.relation(referenced).kind != RelationKind::partitioned_table) return;
  for (const ObjectId partition : children_of(session.catalog, referenced))
    refer_to_partition(session, key, partition);
}

void refer_to_partition(Session& session, ObjectId key, ObjectId partition) {
  Catalog& catalog = session.catalog;
  Constraint own = *catalog.find_as<Constraint>(key);
  const ObjectId parent_table = own.referenced;
  const ObjectId parent_index = own.index;
  own.referenced = partition;
  own.parent = key;
  own.is_local = false;
  own.inherit_count = 1;
  own.index = k_no_object;
  for (std::int16_t& column : own.referenced_columns)
    column = same_column(session, parent_table, partition, column);
  for (const Dependency& each : catalog.dependents(parent_index)) {
    const Relation* const part = catalog.find_as<Relation>(each.dependent.object);
    if (part != nullptr && part->index && part->index->parent == parent_index &&
        part->index->table == partition)
      own.index = each.dependent.object;
  }
  const std::string name = session.postgres() >= 18
                               ? numbered_name(session, root_name(session, key), own.relation)
                               : free_key_name(session, key, own.relation, own.columns);
  const ObjectId index = own.index;
  const ObjectId id = enter_constraint(session, name, std::move(own));
  catalog.depend({id, 0}, {key, 0}, DependencyKind::partition_primary);
  catalog.depend({id, 0}, {partition, 0}, DependencyKind::normal);
  catalog.depend({id, 0}, {index, 0}, DependencyKind::normal);
  refer_to_partitions(session, id);
}

}  // namespace migc::catalog
