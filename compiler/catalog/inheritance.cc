// What a new table gets from the tables it inherits from.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/constraint_parts.h"
#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {

using sql::ConstraintKind;

void copy_default(Session& session, Address column, ObjectId original) {
  Default copy = *session.catalog.find_as<Default>(original);
  const Address old = copy.column;
  copy.column = column;
  const bool generated = copy.generated;
  const ObjectId id = session.catalog.new_id();
  const std::vector<Dependency> needs = session.catalog.dependencies(original);
  session.catalog.add({id, k_no_object, "", std::move(copy)}, std::nullopt);
  session.catalog.depend({id, 0}, column,
                         generated ? DependencyKind::internal : DependencyKind::automatic);
  for (const Dependency& need : needs) {
    Address referenced = need.referenced;
    if (referenced == old) continue;
    if (referenced.object == old.object && referenced.column != 0) {
      const Relation& relation = session.relation(old.object);
      referenced = {column.object,
                    session.find_column(column.object, relation.column(referenced.column).name)};
    }
    session.catalog.depend({id, 0}, referenced, need.kind);
  }
  session.update_column(column.object, column.column,
                        [&](Column& changed) { changed.default_value = id; });
}

bool inherit_columns(Session& session, ObjectId child, ObjectId parent) {
  const std::vector<ColumnPtr> columns = session.relation(parent).columns;
  for (const ColumnPtr& each : columns) {
    if (each->dropped) continue;
    const std::int16_t there = session.find_column(child, each->name);
    if (there != 0) {
      const Column own = session.column({child, there});
      if (!(own.type == each->type))
        return session.refuse("42804", std::nullopt,
                              fmt::format("child table \"{}\" has different type for column \"{}\"",
                                          session.name(child), each->name));
      session.update_column(child, there, [&](Column& merged) {
        ++merged.inherit_count;
        merged.not_null |= each->not_null;
      });
      if (own.default_value == k_no_object && each->default_value != k_no_object)
        copy_default(session, {child, there}, each->default_value);
      continue;
    }
    Column column = *each;
    column.is_local = false;
    column.inherit_count = 1;
    column.default_value = k_no_object;
    column.statistics = -1;
    const char identity = column.identity;
    column.identity = 0;
    const std::int16_t number = make_column(session, child, column);
    // identity spreads to partitions from 17 on
    if (identity != 0 && session.postgres() >= 17 &&
        session.relation(parent).kind == RelationKind::partitioned_table) {
      session.update_column(child, number, [&](Column& changed) { changed.identity = identity; });
    }
    const Default* const value = session.catalog.find_as<Default>(each->default_value);
    if (value == nullptr) continue;
    copy_default(session, {child, number}, each->default_value);
  }
  return true;
}

bool inherit_checks(Session& session, ObjectId child, ObjectId parent) {
  std::vector<std::pair<std::string, ObjectId>> constraints;
  session.catalog.visit_names(NameClass::constraint, parent, [&](const Name& name, ObjectId id) {
    constraints.emplace_back(name.name, id);
  });
  for (const auto& [name, id] : constraints) {
    Constraint copy = *session.catalog.find_as<Constraint>(id);
    if (!sql::is_inherited_kind(copy.kind) || copy.no_inherit) continue;
    const ObjectId there = session.catalog.find_constraint(child, name);
    if (there != k_no_object) {
      session.catalog.update(
          there, [](Object& object) { ++std::get<Constraint>(object.detail).inherit_count; });
      continue;
    }
    for (std::int16_t& column : copy.columns) column = same_column(session, parent, child, column);
    copy.relation = child;
    copy.is_local = false;
    copy.inherit_count = 1;
    copy.validated = copy.enforced;  // a new table has no rows that could break it
    enter_constraint(session, name, std::move(copy));
  }
  return true;
}

}  // namespace migc::catalog
