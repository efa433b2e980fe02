// ALTER TABLE … VALIDATE CONSTRAINT and ALTER CONSTRAINT.
#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"

namespace migc::catalog {
namespace {

using sql::AlterCommand;
using sql::ConstraintKind;

const std::string& constraint_name(const AlterCommand& command) {
  const bool inside = command.constraint && !command.constraint->name.empty();
  return inside ? command.constraint->name : command.name;
}

// Of the table and, under the same name, of its children.
template <typename Change>
bool change_constraint(Session& session, const AlterCommand& command, ObjectId table,
                       const Change& change) {
  Catalog& catalog = session.catalog;
  const std::string& name = constraint_name(command);
  const ObjectId id = catalog.find_constraint(table, name);
  if (id == k_no_object)
    return session.refuse("42704", command.span,
                          fmt::format("constraint \"{}\" of relation \"{}\" does not exist", name,
                                      session.name(table)));
  catalog.update(id, [&](Object& object) { change(std::get<Constraint>(object.detail)); });
  for (const ObjectId child : children_of(session.catalog, table)) {
    const ObjectId own = catalog.find_constraint(child, name);
    if (own != k_no_object)
      catalog.update(own, [&](Object& object) { change(std::get<Constraint>(object.detail)); });
  }
  return true;
}

}  // namespace

bool validate_constraint(Session& session, const AlterCommand& command, ObjectId table) {
  const ObjectId id = session.catalog.find_constraint(table, command.name);
  const Constraint* const found = session.catalog.find_as<Constraint>(id);
  const bool can = found == nullptr || found->kind == ConstraintKind::check ||
                   found->kind == ConstraintKind::foreign_key ||
                   found->kind == ConstraintKind::not_null;
  if (!can)
    return session.refuse("42809", command.name_span,
                          fmt::format("cannot validate constraint \"{}\" of relation \"{}\"",
                                      command.name, session.name(table)));
  return change_constraint(session, command, table,
                           [](Constraint& changed) { changed.validated = true; });
}

// From 18 on other kinds can be altered too (ALTER CONSTRAINT … INHERIT).
bool alter_constraint(Session& session, const AlterCommand& command, ObjectId table) {
  const std::string& name = constraint_name(command);
  const ObjectId id = session.catalog.find_constraint(table, name);
  const Constraint* const found = session.catalog.find_as<Constraint>(id);
  const bool can = found == nullptr || found->kind == ConstraintKind::foreign_key ||
                   found->kind == ConstraintKind::not_null;
  if (!can)
    return session.refuse(
        "42809", command.span,
        fmt::format("constraint \"{}\" of relation \"{}\" is not a foreign key constraint", name,
                    session.name(table)));
  return change_constraint(session, command, table, [&](Constraint& changed) {
    changed.deferrable = command.constraint->deferrable;
    changed.initially_deferred = command.constraint->initially_deferred;
  });
}

}  // namespace migc::catalog
