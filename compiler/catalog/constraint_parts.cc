#include "compiler/catalog/constraint_parts.h"

#include <algorithm>

#include <fmt/format.h>

namespace migc::catalog {

std::int16_t same_column(const Session& session, ObjectId from, ObjectId to, std::int16_t column) {
  if (column <= 0) return column;  // system columns are the same everywhere
  const Relation& relation = session.relation(from);
  return session.find_column(to, relation.column(column).name);
}

ObjectId enter_constraint(Session& session, const std::string& name, Constraint constraint) {
  Catalog& catalog = session.catalog;
  const ObjectId id = catalog.new_id();
  const ObjectId relation = constraint.relation;
  const std::vector<std::int16_t> columns = constraint.columns;
  catalog.add({id, catalog.find(relation)->schema, name, std::move(constraint)},
              Name{NameClass::constraint, relation, name, {}});
  for (const std::int16_t column : columns)
    catalog.depend({id, 0}, {relation, std::max<std::int16_t>(column, 0)},
                   DependencyKind::automatic);
  if (columns.empty()) catalog.depend({id, 0}, {relation, 0}, DependencyKind::automatic);
  return id;
}

void bind_to_parent(Session& session, ObjectId part, ObjectId parent, ObjectId table) {
  if (parent == k_no_object) return;
  session.catalog.depend({part, 0}, {parent, 0}, DependencyKind::partition_primary);
  session.catalog.depend({part, 0}, {table, 0}, DependencyKind::partition_secondary);
}

bool ConstraintWork::require_free_name(const std::string& name) {
  // a constraint trigger has a row in pg_constraint
  const Trigger* const trigger =
      catalog_.find_as<Trigger>(catalog_.find_name({NameClass::trigger, table_, name, {}}));
  const bool taken = catalog_.find_constraint(table_, name) != k_no_object ||
                     (trigger != nullptr && trigger->definition->is_constraint);
  if (!taken) return true;
  return session_.refuse(
      "42710", definition_.span,
      fmt::format("constraint \"{}\" for relation \"{}\" already exists", name, table_name()));
}

std::string ConstraintWork::chosen_name(std::string_view second, std::string_view label) const {
  if (!definition_.name.empty()) return truncated_name(definition_.name);
  static const std::vector<std::string> none;
  return choose_constraint_name(catalog_, table_name(), second, label, schema(),
                                request_.made == nullptr ? none : *request_.made);
}

Constraint ConstraintWork::made() const {
  Constraint constraint;
  constraint.kind = definition_.kind;
  constraint.relation = table_;
  constraint.deferrable = definition_.deferrable;
  constraint.initially_deferred = definition_.initially_deferred;
  constraint.no_inherit = definition_.no_inherit;
  constraint.enforced = !definition_.not_enforced;
  // on a new table there is nothing that NOT VALID could leave unchecked
  constraint.validated =
      !definition_.not_enforced && (!definition_.not_valid || request_.is_new_table);
  return constraint;
}

ObjectId ConstraintWork::add(const std::string& name, Constraint constraint) {
  if (request_.made != nullptr) request_.made->push_back(name);
  return enter_constraint(session_, name, std::move(constraint));
}

}  // namespace migc::catalog
