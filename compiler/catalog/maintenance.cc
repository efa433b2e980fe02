#include "compiler/catalog/maintenance.h"

#include <set>

#include <fmt/format.h>

#include "compiler/catalog/pending_events.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {

bool check_truncate(Session& session, const sql::Truncate& statement) {
  for (const sql::Truncate::Table& each : statement.tables)
    if (!check_not_in_use(session, each.name, "TRUNCATE")) return false;
  if (statement.cascade) return true;
  std::set<ObjectId> tables;
  for (const sql::Truncate::Table& each : statement.tables) {
    const ObjectId table = session.find_relation(each.name);
    if (table == k_no_object) continue;
    tables.insert(table);
    if (each.only) continue;
    for (const ObjectId child : descendants_of(session, table)) tables.insert(child);
  }
  for (const ObjectId table : tables) {
    for (const ObjectId id : referencing_keys(session.catalog, table)) {
      const auto* const key = session.catalog.find_as<Constraint>(id);
      if (tables.count(key->relation) != 0) continue;
      return session.refuse("0A000", statement.tables.front().span,
                            "cannot truncate a table referenced in a foreign key constraint",
                            fmt::format("Table \"{}\" references \"{}\".",
                                        session.name(key->relation), session.name(table)));
    }
  }
  return true;
}

bool check_maintain(Session& session, const sql::Maintain& statement) {
  using Kind = sql::Maintain::Kind;
  for (const sql::Truncate::Table& each : statement.tables) {
    const auto* const relation =
        session.catalog.find_as<Relation>(session.find_relation(each.name));
    if (relation == nullptr) continue;
    // cluster_rel: partitioned tables from 15 on
    if (statement.kind == Kind::cluster && relation->kind == RelationKind::partitioned_table &&
        session.postgres() < 15) {
      return session.refuse("0A000", each.span, "cannot cluster a partitioned table");
    }
    // ReindexIndex: partitioned indexes from 14 on
    if (statement.kind == Kind::reindex && relation->kind == RelationKind::partitioned_index &&
        session.postgres() < 14) {
      return session.refuse("0A000", each.span,
                            "REINDEX is not yet implemented for partitioned indexes");
    }
  }
  return true;
}

}  // namespace migc::catalog
