// SET LOGGED and SET UNLOGGED: what a table's publications and foreign keys allow.
#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

// A row of a permanent table must not refer to one that a crash would lose.
bool check_key(Session& session, const sql::AlterCommand& command, const Constraint& key,
               sql::Persistence wanted) {
  const bool logs = wanted == sql::Persistence::permanent;
  const ObjectId table = logs ? key.relation : key.referenced;
  const ObjectId other = logs ? key.referenced : key.relation;
  const bool is_in_the_way =
      key.kind == sql::ConstraintKind::foreign_key && other != table &&
      (session.relation(other).persistence == sql::Persistence::permanent) != logs;
  if (!is_in_the_way) return true;
  return session.refuse(
      "42P16", command.span,
      fmt::format("could not change table \"{}\" to {} because it references {} table \"{}\"",
                  session.name(table), logs ? "logged" : "unlogged", logs ? "unlogged" : "logged",
                  session.name(other)));
}

bool is_published(const Session& session, ObjectId table) {
  bool found = false;
  session.catalog.visit_dependents(table, [&](const Dependency& each) {
    found |= session.catalog.find_as<PublicationMember>(each.dependent.object) != nullptr;
  });
  return found;
}

}  // namespace

bool check_persistence(Session& session, const sql::AlterCommand& command, ObjectId table,
                       sql::Persistence wanted) {
  const Relation& relation = session.relation(table);
  if (relation.kind != RelationKind::table) return true;
  if (relation.persistence == sql::Persistence::temporary)
    return session.refuse("42P16", command.span,
                          fmt::format("cannot change logged status of table \"{}\" because it is "
                                      "temporary",
                                      session.name(table)));
  if (relation.persistence == wanted) return true;
  if (wanted == sql::Persistence::unlogged && is_published(session, table))
    return session.refuse("55000", command.span,
                          fmt::format("cannot change table \"{}\" to unlogged because it is part "
                                      "of a publication",
                                      session.name(table)),
                          "Unlogged relations cannot be replicated.");
  std::vector<ObjectId> keys = referencing_keys(session.catalog, table);
  if (wanted == sql::Persistence::permanent) {
    keys.clear();
    session.catalog.visit_names(NameClass::constraint, table,
                                [&](const Name&, ObjectId id) { keys.push_back(id); });
  }
  for (const ObjectId id : keys)
    if (!check_key(session, command, *session.catalog.find_as<Constraint>(id), wanted))
      return false;
  return true;
}

}  // namespace migc::catalog
