// ALTER TABLE … ATTACH and DETACH PARTITION, INHERIT and NO INHERIT.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/partition_bounds.h"
#include "compiler/catalog/same_code.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::catalog {
namespace {

// MergeAttributesIntoExisting
bool merge_columns(Session& session, ObjectId child, ObjectId parent, bool partition,
                   std::optional<Span> span) {
  const std::vector<ColumnPtr> columns = session.relation(parent).columns;
  for (const ColumnPtr& column : columns) {
    if (column->dropped) continue;
    const std::int16_t number = session.find_column(child, column->name);
    if (number == 0)
      return session.refuse("42804", span,
                            fmt::format("child table is missing column \"{}\"", column->name));
    const Column own = session.column({child, number});
    if (!(own.type == column->type))
      return session.refuse("42804", span,
                            fmt::format("child table \"{}\" has different type for column \"{}\"",
                                        session.name(child), column->name));
    if (column->not_null && !own.not_null)
      return session.refuse(
          "42804", span,
          fmt::format("column \"{}\" in child table must be marked NOT NULL", column->name));
    if (column->generated != own.generated)
      return session.refuse("42804", span,
                            fmt::format("column \"{}\" in child table must {}be a generated column",
                                        column->name, column->generated != 0 ? "" : "not "));
    session.update_column(child, number, [&](Column& changed) {
      ++changed.inherit_count;
      if (partition) changed.is_local = false;
      if (partition && session.postgres() >= 17) changed.identity = column->identity;
    });
  }
  return true;
}

// 42804: ATExecAttachPartition
bool forbid_more_columns(Session& session, ObjectId child, ObjectId parent,
                         std::optional<Span> span) {
  for (const ColumnPtr& each : session.relation(child).columns) {
    if (each->dropped || session.find_column(parent, each->name) != 0) continue;
    return session.refuse(
        "42804", span,
        fmt::format("table \"{}\" contains column \"{}\" not found in parent \"{}\"",
                    session.name(child), each->name, session.name(parent)));
  }
  return true;
}

// MergeConstraintsIntoExisting
bool merge_constraints(Session& session, ObjectId child, ObjectId parent, bool partition,
                       std::optional<Span> span) {
  std::vector<std::pair<std::string, ObjectId>> constraints;
  session.catalog.visit_names(NameClass::constraint, parent, [&](const Name& name, ObjectId id) {
    constraints.emplace_back(name.name, id);
  });
  for (const auto& [name, id] : constraints) {
    const Constraint wanted = *session.catalog.find_as<Constraint>(id);
    const bool not_null = wanted.kind == sql::ConstraintKind::not_null;
    if ((wanted.kind != sql::ConstraintKind::check && !not_null) || wanted.no_inherit) continue;
    ObjectId there = session.catalog.find_constraint(child, name);
    if (not_null) {
      const std::string column = column_names(session, parent, wanted.columns).front();
      const std::int16_t number = session.find_column(child, column);
      there = not_null_of(session, child, number);
    }
    if (there == k_no_object)
      return session.refuse("42804", span,
                            fmt::format("child table is missing constraint \"{}\"", name));
    const Constraint& own = *session.catalog.find_as<Constraint>(there);
    if (!not_null &&
        (own.kind != sql::ConstraintKind::check || !same_code(own.expression, wanted.expression)))
      return session.refuse(
          "42804", span,
          fmt::format("child table \"{}\" has different definition for check constraint \"{}\"",
                      session.name(child), name));
    if (own.no_inherit || (wanted.validated && !own.validated))
      return session.refuse(
          "55000", span,
          fmt::format("constraint \"{}\" conflicts with {} constraint on child table \"{}\"", name,
                      own.no_inherit ? "non-inherited" : "NOT VALID", session.name(child)));
    session.catalog.update(there, [&](Object& object) {
      Constraint& changed = std::get<Constraint>(object.detail);
      ++changed.inherit_count;
      if (partition) changed.is_local = false;
    });
  }
  return true;
}

bool attach_index(Session& session, const sql::AlterCommand& command, ObjectId parent) {
  ObjectId child = k_no_object;
  if (!session.require_relation(command.relation, command.relation_span, child)) return false;
  const Relation& part = session.relation(child);
  if (!part.index)
    return session.refuse("42809", command.relation_span,
                          fmt::format("\"{}\" is not an index", session.name(child)));
  if (part.index->parent == parent) return true;
  const IndexFacts whole = *session.relation(parent).index;
  const std::vector<ObjectId> partitions = children_of(session.catalog, whole.table);
  const bool of_partition =
      std::find(partitions.begin(), partitions.end(), part.index->table) != partitions.end();
  const auto refuse = [&](std::string detail) {
    return session.refuse("55000", command.relation_span,
                          fmt::format("cannot attach index \"{}\" as a partition of index \"{}\"",
                                      session.name(child), session.name(parent)),
                          std::move(detail));
  };
  if (!of_partition)
    return refuse(fmt::format("Index \"{}\" is not an index on any partition of table \"{}\".",
                              session.name(child), session.name(whole.table)));
  if (part.index->parent != k_no_object)
    return refuse(
        fmt::format("Index \"{}\" is already attached to another index.", session.name(child)));
  if (!can_be_part(session, child, parent, part.index->table))
    return session.refuse("42P17", command.relation_span,
                          fmt::format("cannot attach index \"{}\" as a partition of index \"{}\"",
                                      session.name(child), session.name(parent)),
                          "The index definitions do not match.");
  attach_part(session, child, parent);
  validate_partitioned_index(session, parent);
  return true;
}

// Parts of a former partition are its own.
void free_of_parent(Session& session, ObjectId id) {
  for (const Dependency& each : session.catalog.dependencies(id)) {
    if (each.kind == DependencyKind::partition_primary ||
        each.kind == DependencyKind::partition_secondary) {
      session.catalog.forget_dependency(each.dependent, each.referenced);
    }
  }
}

// Before 15, a foreign key to a partitioned table that a partition has from its parent does not
// outlive their parting, nor do its parts in the partition's own partitions.
bool ends_with_partition(const Session& session, const Constraint& key) {
  if (session.postgres() >= 15 || key.kind != sql::ConstraintKind::foreign_key) return false;
  const Relation* const target = session.catalog.find_as<Relation>(key.referenced);
  return key.parent != k_no_object && target != nullptr &&
         target->kind == RelationKind::partitioned_table;
}

void leave_constraints(Session& session, ObjectId child, bool partition) {
  std::vector<ObjectId> constraints;
  session.catalog.visit_names(NameClass::constraint, child,
                              [&](const Name&, ObjectId id) { constraints.push_back(id); });
  for (const ObjectId id : constraints) {
    const Constraint& each = *session.catalog.find_as<Constraint>(id);
    if (each.inherit_count == 0) continue;
    if (!partition && !sql::is_inherited_kind(each.kind)) continue;
    free_of_parent(session, id);
    if (partition && ends_with_partition(session, each)) {
      drop_address(session, {id, 0}, true, std::nullopt);
      continue;
    }
    session.catalog.update(id, [](Object& object) {
      Constraint& changed = std::get<Constraint>(object.detail);
      changed.parent = k_no_object;
      if (--changed.inherit_count == 0) changed.is_local = true;
    });
    // a key that stands alone refers to each partition of its target itself
    // (DetachPartitionFinalize)
    const Constraint& own = *session.catalog.find_as<Constraint>(id);
    if (session.postgres() >= 15 && own.kind == sql::ConstraintKind::foreign_key &&
        own.parent == k_no_object) {
      refer_to_partitions(session, id);
    }
  }
}

void leave_columns(Session& session, ObjectId child, ObjectId parent) {
  const Relation& relation = session.relation(parent);
  for (const ColumnPtr& column : std::vector<ColumnPtr>(relation.columns)) {
    const std::int16_t number =
        column->dropped ? std::int16_t{0} : session.find_column(child, column->name);
    if (number == 0) continue;
    session.update_column(child, number, [](Column& changed) {
      if (changed.inherit_count > 0 && --changed.inherit_count == 0) changed.is_local = true;
    });
  }
}

// Foreign keys of other tables to the parent no longer reach the child: their parts go. Refused if
// there could be rows that refer to it: that, no catalog can tell.
void leave_references(Session& session, ObjectId child, ObjectId parent) {
  for (const ObjectId id : referencing_keys(session.catalog, child)) {
    const Constraint& key = *session.catalog.find_as<Constraint>(id);
    const auto* const whole = session.catalog.find_as<Constraint>(key.parent);
    if (whole != nullptr && whole->referenced == parent) session.catalog.remove(id);
  }
}

// DETACH … CONCURRENTLY leaves the bound behind as a check (DetachAddConstraintIfNeeded).
void keep_bound(Session& session, ObjectId child, ObjectId parent) {
  Constraint constraint;
  constraint.relation = child;
  const auto& key = session.relation(parent).partition_key;
  std::string column;
  for (const sql::KeyPart& part : key->parts) {
    if (part.column.empty()) continue;
    constraint.columns.push_back(session.find_column(child, part.column));
    column = part.column;
  }
  const ObjectId schema = session.catalog.find(child)->schema;
  const std::string name =
      choose_constraint_name(session.catalog, session.name(child),
                             constraint.columns.size() == 1 ? column : "", "check", schema, {});
  enter_constraint(session, name, std::move(constraint));
}

// A partition's identity is its parent's (17).
void leave_identity(Session& session, ObjectId child) {
  if (session.postgres() < 17) return;
  const std::size_t count = session.relation(child).columns.size();
  for (std::size_t i = 1; i <= count; ++i)
    session.update_column(child, static_cast<std::int16_t>(i),
                          [](Column& column) { column.identity = 0; });
}

void leave_parts(Session& session, ObjectId child) {
  leave_constraints(session, child, true);
  for (const ObjectId id : indexes_of(session.catalog, child)) {
    free_of_parent(session, id);
    session.update_index(id, [](IndexFacts& facts) { facts.parent = k_no_object; });
  }
  std::vector<ObjectId> copies;
  session.catalog.visit_names(NameClass::trigger, child, [&](const Name&, ObjectId id) {
    if (session.catalog.find_as<Trigger>(id)->parent != k_no_object) copies.push_back(id);
  });
  for (const ObjectId id : copies) session.catalog.remove(id);  // DropClonedTriggersFromPartition
}

}  // namespace

bool attach_partition(Session& session, const sql::AlterCommand& command, ObjectId table) {
  if (session.relation(table).index) return attach_index(session, command, table);
  ObjectId child = k_no_object;
  if (!session.require_relation(command.relation, command.relation_span, child)) return false;
  if (session.relation(table).kind != RelationKind::partitioned_table)
    return session.refuse("42P17", command.relation_span,
                          fmt::format("table \"{}\" is not partitioned", session.name(table)));
  if (session.relation(child).partition)
    return session.refuse("42809", command.relation_span,
                          fmt::format("\"{}\" is already a partition", session.name(child)));
  if (!session.relation(child).parents.empty())
    return session.refuse("42809", command.relation_span,
                          "cannot attach inheritance child as partition");
  if (child == table || session.types.inherits(table, child))
    return session.refuse("42P07", command.relation_span, "circular inheritance not allowed");
  if (!forbid_more_columns(session, child, table, command.relation_span)) return false;
  if (command.bound &&
      !check_partition_bound(session, table, session.name(child), *command.bound)) {
    return false;
  }
  PartitionFacts facts;
  facts.parent = table;
  facts.definition = session.catalog.statement();
  if (command.bound) facts.bound = std::make_shared<const sql::PartitionBound>(*command.bound);
  session.update_relation(child, [&](Relation& relation) {
    relation.parents = {table};
    relation.partition = std::make_shared<const PartitionFacts>(std::move(facts));
  });
  session.catalog.depend({child, 0}, {table, 0}, DependencyKind::automatic);
  return merge_columns(session, child, table, true, command.relation_span) &&
         merge_constraints(session, child, table, true, command.relation_span) &&
         inherit_as_partition(session, child, table, true);
}

bool detach_partition(Session& session, const sql::AlterCommand& command, ObjectId table) {
  if (session.relation(table).kind != RelationKind::partitioned_table)  // transformPartitionCmd
    return session.refuse("42P17", command.relation_span,
                          fmt::format("table \"{}\" is not partitioned", session.name(table)));
  ObjectId child = k_no_object;
  if (!session.require_relation(command.relation, command.relation_span, child)) return false;
  const auto& partition = session.relation(child).partition;
  if (!partition || partition->parent != table)
    return session.refuse("42P01", command.relation_span,
                          fmt::format("relation \"{}\" is not a partition of relation \"{}\"",
                                      session.name(child), session.name(table)));
  session.update_relation(child, [](Relation& relation) {
    relation.parents.clear();
    relation.partition = nullptr;
  });
  session.catalog.forget_dependency({child, 0}, {table, 0});
  leave_columns(session, child, table);
  leave_identity(session, child);
  leave_parts(session, child);
  leave_references(session, child, table);
  if (command.concurrently) keep_bound(session, child, table);
  return true;
}

namespace {

// ATPrepAddInherit.
bool check_heir(Session& session, const sql::AlterCommand& command, ObjectId table) {
  const Relation& relation = session.relation(table);
  const std::string_view what = relation.of_type != k_no_object ? "typed table"
                                : relation.partition            ? "a partition"
                                : relation.kind == RelationKind::partitioned_table
                                    ? "partitioned table"
                                    : "";
  return what.empty() || session.refuse("42809", command.relation_span,
                                        fmt::format("cannot change inheritance of {}", what));
}

// ATExecAddInherit
bool check_parent(Session& session, const sql::AlterCommand& command, ObjectId parent) {
  const Relation& relation = session.relation(parent);
  if (relation.kind == RelationKind::partitioned_table)
    return session.refuse(
        "42809", command.relation_span,
        fmt::format("cannot inherit from partitioned table \"{}\"", session.name(parent)));
  return !relation.partition ||
         session.refuse("42809", command.relation_span, "cannot inherit from a partition");
}

}  // namespace

bool add_inherit(Session& session, const sql::AlterCommand& command, ObjectId table) {
  ObjectId parent = k_no_object;
  if (!check_heir(session, command, table) ||
      !session.require_relation(command.relation, command.relation_span, parent) ||
      !check_parent(session, command, parent)) {
    return false;
  }
  const auto& parents = session.relation(table).parents;
  if (std::find(parents.begin(), parents.end(), parent) != parents.end())
    return session.refuse("42P07", command.relation_span,
                          fmt::format("relation \"{}\" would be inherited from more than once",
                                      session.name(parent)));
  if (parent == table || session.types.inherits(parent, table))
    return session.refuse("42P07", command.relation_span, "circular inheritance not allowed");
  session.update_relation(table, [&](Relation& relation) { relation.parents.push_back(parent); });
  session.catalog.depend({table, 0}, {parent, 0}, DependencyKind::normal);
  return merge_columns(session, table, parent, false, command.relation_span) &&
         merge_constraints(session, table, parent, false, command.relation_span);
}

bool drop_inherit(Session& session, const sql::AlterCommand& command, ObjectId table) {
  ObjectId parent = k_no_object;
  if (session.relation(table).partition)
    return session.refuse("42809", command.relation_span,
                          "cannot change inheritance of a partition");
  if (!session.require_relation(command.relation, command.relation_span, parent)) return false;
  const auto& parents = session.relation(table).parents;
  if (std::find(parents.begin(), parents.end(), parent) == parents.end())
    return session.refuse("42P01", command.relation_span,
                          fmt::format("relation \"{}\" is not a parent of relation \"{}\"",
                                      session.name(parent), session.name(table)));
  session.update_relation(table, [&](Relation& relation) { std::erase(relation.parents, parent); });
  session.catalog.forget_dependency({table, 0}, {parent, 0});
  leave_columns(session, table, parent);
  leave_constraints(session, table, false);
  return true;
}

}  // namespace migc::catalog
