// Tables OF a composite type: how they come to be so, and how they follow their type.
#include <fmt/format.h>

#include "compiler/catalog/alter_steps.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

std::vector<ColumnPtr> live_columns(const Session& session, ObjectId relation) {
  std::vector<ColumnPtr> found;
  for (const ColumnPtr& each : session.relation(relation).columns) {
    if (!each->dropped) found.push_back(each);
  }
  return found;
}

// The table's columns are those of the type, in its order (ATExecAddOf). 42804.
bool check_columns(Session& session, ObjectId table, ObjectId type, std::optional<Span> span) {
  const std::vector<ColumnPtr> wanted = live_columns(session, type);
  const std::vector<ColumnPtr> there = live_columns(session, table);
  const auto refuse = [&](std::string message) {
    return session.refuse("42804", span, std::move(message));
  };
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string& name = wanted[i]->name;
    if (i >= there.size()) return refuse(fmt::format("table is missing column \"{}\"", name));
    if (there[i]->name != name)
      return refuse(
          fmt::format("table has column \"{}\" where type requires \"{}\"", there[i]->name, name));
    if (!(there[i]->type == wanted[i]->type))
      return refuse(fmt::format("table \"{}\" has different type for column \"{}\"",
                                session.name(table), name));
  }
  if (there.size() == wanted.size()) return true;
  return refuse(fmt::format("table has extra column \"{}\"", there[wanted.size()]->name));
}

}  // namespace

bool set_of_type(Session& session, const sql::AlterCommand& command, ObjectId table) {
  const ObjectId type = session.types.find_type(command.relation.schema, command.relation.name);
  const auto facts = session.types.type(type);
  if (!facts)
    return session.refuse("42704", command.relation_span,
                          fmt::format("type \"{}\" does not exist", command.relation.name));
  const Relation* const row = session.catalog.find_as<Relation>(facts->relation);
  if (row == nullptr || row->kind != RelationKind::composite)
    return session.refuse("42809", command.relation_span,
                          fmt::format("type {} is not a composite type", command.relation.name));
  if (!session.relation(table).parents.empty())
    return session.refuse("42809", command.relation_span, "typed tables cannot inherit");
  if (!check_columns(session, table, facts->relation, command.relation_span)) return false;
  const ObjectId old = session.relation(table).of_type;
  if (old != k_no_object)
    session.catalog.forget_dependency({table, 0}, {session.relation(old).row_type, 0});
  session.update_relation(table, [&](Relation& relation) { relation.of_type = facts->relation; });
  session.catalog.depend({table, 0}, {type, 0}, DependencyKind::normal);
  return true;
}

bool set_not_of(Session& session, const sql::AlterCommand& command, ObjectId table) {
  const ObjectId of = session.relation(table).of_type;
  if (of == k_no_object)
    return session.refuse("42809", command.span,
                          fmt::format("\"{}\" is not a typed table", session.name(table)));
  session.catalog.forget_dependency({table, 0}, {session.relation(of).row_type, 0});
  session.update_relation(table, [](Relation& relation) { relation.of_type = k_no_object; });
  return true;
}

std::vector<ObjectId> typed_tables(const Catalog& catalog, ObjectId relation) {
  std::vector<ObjectId> tables;
  const Relation* const type = catalog.find_as<Relation>(relation);
  if (type == nullptr || type->kind != RelationKind::composite) return tables;
  catalog.visit_dependents(type->row_type, [&](const Dependency& each) {
    const Relation* const table = catalog.find_as<Relation>(each.dependent.object);
    if (table != nullptr && table->of_type == relation && each.dependent.column == 0)
      tables.push_back(each.dependent.object);
  });
  return tables;
}

bool find_typed_tables(Session& session, ObjectId relation, bool cascade, std::optional<Span> span,
                       std::vector<ObjectId>& tables) {
  tables = typed_tables(session.catalog, relation);
  if (tables.empty() || cascade) return true;
  return session.refuse("2BP01", span,
                        fmt::format("cannot alter type \"{}\" because it is the type of a typed "
                                    "table",
                                    session.name(relation)));
}

}  // namespace migc::catalog
