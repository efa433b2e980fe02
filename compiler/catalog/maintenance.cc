#include "compiler/catalog/maintenance.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/pending_events.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {

namespace {

enum class Wanted : std::uint8_t { table, table_or_view };

// The tables of TRUNCATE and LOCK. 42P01, 42809.
bool require_tables(Session& session, const std::vector<sql::Truncate::Table>& tables,
                    Wanted wanted) {
  const bool views = wanted == Wanted::table_or_view;
  for (const sql::Truncate::Table& each : tables) {
    ObjectId found = k_no_object;
    if (session.is_builtin_relation(each.name)) continue;
    if (!session.require_relation(each.name, each.span, found)) return false;
    const RelationKind kind = session.relation(found).kind;
    const bool is_table = kind == RelationKind::table || kind == RelationKind::partitioned_table ||
                          (!views && kind == RelationKind::foreign_table);
    if (is_table || (views && kind == RelationKind::view)) continue;
    const std::string& name = session.name(found);
    const std::string message = !views ? fmt::format("\"{}\" is not a table", name)
                                : session.postgres() >= 15
                                    ? fmt::format("cannot lock relation \"{}\"", name)
                                    : fmt::format("\"{}\" is not a table or view", name);
    return session.refuse("42809", each.span, message);
  }
  return true;
}

}  // namespace

// RangeVarCallbackForLockTable
bool check_lock(Session& session, const sql::LockTable& statement) {
  return require_tables(session, statement.tables, Wanted::table_or_view);
}

bool check_truncate(Session& session, const sql::Truncate& statement) {
  if (!require_tables(session, statement.tables, Wanted::table)) return false;
  for (const sql::Truncate::Table& each : statement.tables) {
    const auto* const relation =
        session.catalog.find_as<Relation>(session.find_relation(each.name));
    if (each.only && relation != nullptr && relation->kind == RelationKind::partitioned_table)
      return session.refuse(
          "42809", each.span, "cannot truncate only a partitioned table",
          "Do not specify the ONLY keyword, or use TRUNCATE ONLY on the partitions directly.");
  }
  for (const sql::Truncate::Table& each : statement.tables)
    if (!check_not_in_use(session, each.name, "TRUNCATE")) return false;
  if (statement.cascade) return true;
  std::set<ObjectId> tables;
  for (const sql::Truncate::Table& each : statement.tables) {
    const ObjectId table = session.find_relation(each.name);
    if (table == k_no_object) continue;
    tables.insert(table);
    if (each.only) continue;
    for (const ObjectId child : descendants_of(session.catalog, table)) tables.insert(child);
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

namespace {

bool has_clustered_index(const Session& session, ObjectId table) {
  const std::vector<ObjectId> indexes = indexes_of(session.catalog, table);
  return std::any_of(indexes.begin(), indexes.end(),
                     [&](ObjectId id) { return session.relation(id).index->clustered; });
}

// cluster: partitioned tables from 15 on
bool check_cluster(Session& session, const sql::Maintain& statement,
                   const sql::Truncate::Table& each, ObjectId table) {
  const RelationKind kind = session.relation(table).kind;
  const bool has_rows = kind == RelationKind::table || kind == RelationKind::partitioned_table ||
                        kind == RelationKind::materialized_view;
  if (!has_rows)
    return session.refuse(
        "42809", each.span,
        fmt::format("\"{}\" is not a table or materialized view", session.name(table)));
  if (kind == RelationKind::partitioned_table && session.postgres() < 15)
    return session.refuse("0A000", each.span, "cannot cluster a partitioned table");
  if (!statement.name.empty() || has_clustered_index(session, table)) return true;
  return session.refuse(
      "42704", each.span,
      fmt::format("there is no previously clustered index for table \"{}\"", session.name(table)));
}

// RangeVarCallbackForReindexIndex, ReindexTable; partitioned indexes from 14 on.
bool check_reindex(Session& session, const sql::Maintain& statement,
                   const sql::Truncate::Table& each, ObjectId relation) {
  const RelationKind kind = session.relation(relation).kind;
  const bool has_rows = kind == RelationKind::table || kind == RelationKind::partitioned_table ||
                        kind == RelationKind::materialized_view;
  if (statement.target == sql::ObjectKind::table && !has_rows)
    return session.refuse(
        "42809", each.span,
        fmt::format("\"{}\" is not a table or materialized view", session.name(relation)));
  return kind != RelationKind::partitioned_index || session.postgres() >= 14 ||
         session.refuse("0A000", each.span,
                        "REINDEX is not yet implemented for partitioned indexes");
}

}  // namespace

bool check_maintain(Session& session, const sql::Maintain& statement) {
  using Kind = sql::Maintain::Kind;
  return std::all_of(
      statement.tables.begin(), statement.tables.end(), [&](const sql::Truncate::Table& each) {
        const ObjectId id = session.find_relation(each.name);
        if (session.catalog.find_as<Relation>(id) == nullptr) return true;
        if (statement.kind == Kind::cluster) return check_cluster(session, statement, each, id);
        return statement.kind != Kind::reindex || check_reindex(session, statement, each, id);
      });
}

}  // namespace migc::catalog
