#include "tests/oracle/measured.h"

#include <cstdlib>

#include <catch2/catch_test_macros.hpp>

namespace migc::oracle {
namespace {

using lab::Seen;

struct Relation {
  std::string name;
  std::string file;
  long rows_read = 0;  // by sequential scans
};

// By oid; nothing of the server's own, no TOAST tables.
std::map<std::string, Relation> relations(Connection& connection) {
  std::map<std::string, Relation> found;
  const Answer answer = connection.execute(
      "SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname,"
      "       coalesce(pg_relation_filenode(c.oid), 0),"
      "       CASE WHEN c.relkind IN ('r', 'm')"
      "            THEN pg_stat_get_xact_tuples_returned(c.oid) ELSE 0 END"
      "  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE c.oid >= 16384 AND n.nspname <> 'pg_toast'");
  for (const auto& row : answer.rows)
    found[*row[0]] = {*row[1], *row[2], std::strtol(row[3]->c_str(), nullptr, 10)};
  return found;
}

// Modes by the oids of relations.
std::vector<std::pair<std::string, lab::LockMode>> locks(Connection& connection) {
  std::vector<std::pair<std::string, lab::LockMode>> found;
  const Answer answer = connection.execute(
      "SELECT relation, mode FROM pg_catalog.pg_locks"
      " WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted"
      "   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  for (const auto& row : answer.rows)
    found.emplace_back(*row[0], effects::lock_mode_named(*row[1]).value());
  return found;
}

Seen seen(const std::map<std::string, Relation>& before, Connection& connection) {
  Seen found;
  const auto held = locks(connection);
  const auto after = relations(connection);
  const auto name_of = [&](const std::string& oid) {
    const auto at = after.find(oid);
    return at == after.end() ? before.at(oid).name : at->second.name;
  };
  for (const auto& [oid, mode] : held) {
    if (before.count(oid) == 0) continue;
    lab::LockMode& strongest = found.locks.try_emplace(name_of(oid), mode).first->second;
    strongest = effects::stronger(strongest, mode);
  }
  for (const auto& [oid, old] : before) {
    const auto now = after.find(oid);
    if (now == after.end()) {
      found.gone.insert(old.name);
      continue;
    }
    if (now->second.file != old.file) found.rewrites.insert(now->second.name);
    if (now->second.rows_read > old.rows_read) found.scans.insert(now->second.name);
  }
  return found;
}

}  // namespace

Seen measure(Connection& connection, const lab::Case& one) {
  connection.execute("BEGIN; SET LOCAL TimeZone = '" + one.timezone + "'");
  const auto before = relations(connection);
  const Answer answer = connection.send(one.sql);
  Seen found;
  if (answer.ok()) {
    found = seen(before, connection);
  } else {
    found.error = answer.error;
    found.sqlstate = answer.sqlstate;
  }
  connection.execute("ROLLBACK");
  // PREPARE TRANSACTION: nobody else would end it
  for (const std::string& each : connection.column(
           "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()"))
    connection.execute("ROLLBACK PREPARED '" + each + "'");
  return found;
}

}  // namespace migc::oracle
