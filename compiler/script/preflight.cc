#include "compiler/script/preflight.h"

#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/script/head.h"
#include "compiler/script/journal.h"
#include "compiler/script/psql_text.h"
#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

using catalog::Change;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using effects::LockMode;
using sql::quote_literal;
using Rows = std::vector<std::vector<std::string>>;

class Preflight {
 public:
  explicit Preflight(const Window& window)
      : window_(window), config_(window.project.config), touched_(touched_relations(window)) {}

  std::string run() {
    text_ = fmt::format(
        "-- migc {}: before the upgrade {} -> {}\n"
        "-- Reads and changes nothing. Run it:  psql -X -f preflight.sql \"$DATABASE_URL\"\n\n",
        tool_version(), comment_text(rows_text(window_.plan.from)),
        comment_text(rows_text(window_.plan.to)));
    text_ += psql_and_encoding() + begin_questions();
    write_place();
    write_rows();
    write_sizes();
    write_blockers();
    write_old_transactions();
    write_invalid_indexes();
    write_replication();
    write_lock_slots();
    write_disk();
    write_privileges();
    return text_ + "\nCOMMIT;\n";
  }

 private:
  void title(std::string_view words) { text_ += "\n" + echo_line(words); }

  void write_place() {
    title("Server and database: is this where the script belongs?");
    const VersionRange& range = window_.versions;
    const std::string& database = config_.script.expect_database;
    text_ += fmt::format(
        "SELECT current_setting('server_version') AS server,\n"
        "       '{} to {}' AS \"script runs on\",\n"
        "       current_setting('server_version_num')::integer / 10000 BETWEEN {} AND {} AS \"in "
        "range\",\n"
        "       current_database() AS database,\n"
        "       {} AS \"as expected\",\n"
        "       current_user AS role,\n"
        "       pg_is_in_recovery() AS \"is a standby\";\n",
        range.oldest, range.newest, range.oldest, range.newest,
        database.empty() ? "'any'"
                         : fmt::format("(current_database() = {})::text", quote_literal(database)));
  }

  // Relations by their names alone: to_regclass() fails where the role may not use the schema.
  static std::string relation_of(const sql::QualifiedName& name) {
    return fmt::format(
        "(SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
        "         WHERE n.nspname = {} AND c.relname = {})",
        quote_literal(name.schema), quote_literal(name.name));
  }

  void write_rows() {
    const sql::QualifiedName table = version_table(config_);
    title(fmt::format("Rows of {}: the script starts from {}", sql::quote_name(table),
                      rows_text(window_.plan.from)));
    text_ += fmt::format(
        "SELECT coalesce(has_table_privilege({}, 'SELECT'), false) AS migc_can_read \\gset\n"
        "\\if :migc_can_read\n"
        "SELECT coalesce(array_agg(version_num::text ORDER BY version_num::text COLLATE \"C\"), "
        "'{{}}') AS found,\n"
        "       {} AS expected,\n"
        "       coalesce(array_agg(version_num::text ORDER BY version_num::text COLLATE \"C\"), "
        "'{{}}') = {} AS \"as expected\"\n"
        "  FROM {};\n"
        "\\else\n"
        "SELECT CASE WHEN {} IS NULL THEN 'does not exist' ELSE 'cannot be read by this role' END "
        "AS found,\n"
        "       {} AS expected;\n"
        "\\endif\n",
        relation_of(table), text_array(window_.plan.from), text_array(window_.plan.from),
        sql::quote_name(table), relation_of(table), text_array(window_.plan.from));
  }

  // Tables and materialized views.
  static bool has_rows(const TouchedRelation& touched) {
    return touched.kind == "table" || touched.kind == "materialized view";
  }

  template <typename Choose>
  std::string touched_table(const Choose& choose) const {
    Rows rows;
    for (const TouchedRelation& each : touched_) {
      if (!choose(each)) continue;
      rows.push_back({quote_literal(each.name.schema), quote_literal(each.name.name),
                      quote_literal(effects::manual_name(each.mode))});
    }
    return "WITH " +
           common_table("touched",
                        {{"schema_name", "text"}, {"table_name", "text"}, {"lock", "text"}}, rows);
  }

  static constexpr std::string_view k_touched_relations =
      "  FROM touched t\n"
      "  LEFT JOIN (pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace)\n"
      "    ON n.nspname = t.schema_name AND c.relname = t.table_name\n";

  void write_sizes() {
    title("Tables that the script touches, with the strongest lock it takes on each");
    text_ += touched_table(has_rows) +
             "\nSELECT format('%I.%I', t.schema_name, t.table_name) AS relation,\n"
             "       t.lock,\n"
             "       CASE WHEN c.oid IS NULL THEN 'does not exist'\n"
             "            ELSE pg_size_pretty(pg_table_size(c.oid)) END AS size,\n"
             "       pg_size_pretty(pg_indexes_size(c.oid)) AS indexes,\n"
             "       s.n_live_tup AS \"live rows\",\n"
             "       nullif(c.reltuples, -1)::bigint AS \"rows when last analyzed\",\n"
             "       greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed\n";
    text_ += k_touched_relations;
    text_ +=
        "  LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid\n"
        " ORDER BY pg_total_relation_size(c.oid) DESC NULLS LAST, 1;\n";
  }

  // Locks that others hold and that the script would wait for.
  void write_blockers() {
    Rows rows;
    for (const TouchedRelation& each : touched_) {
      std::vector<std::string> held;
      for (std::size_t i = 0; i < effects::k_lock_modes.size(); ++i) {
        const auto mode = static_cast<LockMode>(i);
        if (effects::conflict(mode, each.mode)) held.emplace_back(effects::name(mode));
      }
      rows.push_back({quote_literal(each.name.schema), quote_literal(each.name.name),
                      quote_literal(effects::manual_name(each.mode)), text_array(held)});
    }
    title("Sessions and prepared transactions that hold locks for which the script would wait");
    text_ += "WITH " +
             common_table("touched",
                          {{"schema_name", "text"},
                           {"table_name", "text"},
                           {"lock", "text"},
                           {"waits_for", "text[]"}},
                          rows) +
             "\nSELECT format('%I.%I', t.schema_name, t.table_name) AS relation,\n"
             "       t.lock AS wanted,\n"
             "       l.mode AS held,\n"
             "       l.pid,\n"
             "       p.gid AS \"prepared transaction\",\n"
             "       coalesce(a.usename, p.owner) AS role,\n"
             "       a.application_name AS application,\n"
             "       a.state,\n"
             "       date_trunc('second', clock_timestamp() - coalesce(a.xact_start, p.prepared)) "
             "AS age,\n"
             "       left(a.query, 60) AS query\n"
             "  FROM touched t\n"
             "  JOIN pg_namespace n ON n.nspname = t.schema_name\n"
             "  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.table_name\n"
             "  JOIN pg_locks l ON l.locktype = 'relation' AND l.relation = c.oid AND l.granted\n"
             "       AND l.mode = ANY (t.waits_for)\n"
             "  JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()\n"
             "  LEFT JOIN pg_stat_activity a ON a.pid = l.pid\n"
             "  LEFT JOIN pg_prepared_xacts p ON l.virtualtransaction = '-1/' || "
             "p.transaction::text\n"
             " WHERE l.pid IS DISTINCT FROM pg_backend_pid()\n"
             " ORDER BY age DESC NULLS LAST, relation, l.pid, p.gid;\n";
  }

  void write_old_transactions() {
    title(
        "Transactions open for more than a minute, and all prepared ones: concurrent index builds "
        "wait for them");
    text_ +=
        "SELECT pid::text AS \"pid or name\", usename AS role, application_name AS application, "
        "state,\n"
        "       date_trunc('second', clock_timestamp() - xact_start) AS age, left(query, 60) AS "
        "query\n"
        "  FROM pg_stat_activity\n"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()\n"
        "   AND xact_start < clock_timestamp() - interval '1 minute'\n"
        "UNION ALL\n"
        "SELECT gid, owner, NULL, 'prepared', date_trunc('second', clock_timestamp() - prepared), "
        "NULL\n"
        "  FROM pg_prepared_xacts\n"
        " WHERE database = current_database()\n"
        " ORDER BY age DESC, 1;\n";
  }

  void write_invalid_indexes() {
    title("Invalid indexes: a concurrent build was broken off, or a partition is missing");
    text_ += touched_table(has_rows) +
             "\nSELECT i.indexrelid::regclass AS index, i.indrelid::regclass AS table,\n"
             "       i.indisready AS ready, i.indislive AS live,\n"
             "       EXISTS (SELECT FROM touched t WHERE t.schema_name = n.nspname AND "
             "t.table_name = c.relname)\n"
             "         AS \"on a touched table\"\n"
             "  FROM pg_index i\n"
             "  JOIN pg_class c ON c.oid = i.indrelid\n"
             "  JOIN pg_namespace n ON n.oid = c.relnamespace\n"
             " WHERE NOT i.indisvalid OR NOT i.indisready OR NOT i.indislive\n"
             " ORDER BY 5 DESC, n.nspname, c.relname, i.indexrelid;\n";
  }

  void write_replication() {
    title("Standbys and how far they are behind");
    text_ +=
        "SELECT application_name AS standby, state, sync_state AS sync,\n"
        "       pg_size_pretty(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN "
        "pg_last_wal_receive_lsn()\n"
        "                                           ELSE pg_current_wal_lsn() END, replay_lsn)) AS "
        "behind,\n"
        "       replay_lag AS lag\n"
        "  FROM pg_stat_replication\n"
        " ORDER BY pg_wal_lsn_diff(replay_lsn, '0/0'), 1;\n";
    title("Replication slots: what the script writes stays on disk until they have read it");
    text_ +=
        "SELECT slot_name AS slot, slot_type AS type, database, active, wal_status AS wal,\n"
        "       pg_size_pretty(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN "
        "pg_last_wal_receive_lsn()\n"
        "                                           ELSE pg_current_wal_lsn() END, restart_lsn)) "
        "AS kept,\n"
        "       pg_size_pretty(safe_wal_size) AS \"left before it is lost\"\n"
        "  FROM pg_replication_slots\n"
        " ORDER BY pg_wal_lsn_diff(restart_lsn, '0/0'), 1;\n";
  }

  // max_locks_per_transaction * (max_connections + max_prepared_transactions): manual 20.12.
  void write_lock_slots() {
    title("Lock slots: what the largest transaction takes, against what the server has");
    text_ += fmt::format(
        "SELECT s.slots, s.taken, {0} AS \"largest transaction, about\", s.slots - s.taken >= "
        "{0} AS "
        "enough\n"
        "  FROM (SELECT current_setting('max_locks_per_transaction')::bigint *\n"
        "               (current_setting('max_connections')::bigint +\n"
        "                current_setting('max_prepared_transactions')::bigint) AS slots,\n"
        "               (SELECT count(*) FROM pg_locks WHERE NOT fastpath) AS taken) s;\n",
        most_locks(window_));
  }

  void write_disk() {
    title("Disk: tables that are written again need their size once more until the script commits");
    text_ += touched_table([](const TouchedRelation& each) { return each.is_rewritten; }) +
             "\nSELECT CASE WHEN t.table_name IS NULL THEN 'all together'\n"
             "            ELSE format('%I.%I', t.schema_name, t.table_name) END AS relation,\n"
             "       pg_size_pretty(coalesce(sum(pg_total_relation_size(c.oid)), 0)) AS \"needs, "
             "indexes included\"\n";
    text_ += k_touched_relations;
    text_ +=
        " GROUP BY GROUPING SETS ((t.schema_name, t.table_name), ())\n"
        " ORDER BY t.schema_name NULLS LAST, t.table_name;\n";
  }

  // Relations of the schema before that are altered, dropped or get or lose a part.
  std::set<ObjectId> owned_relations() const {
    std::set<ObjectId> ids;
    const auto add = [&](ObjectId id) {
      const Object* const object = window_.before.find(id);
      const Relation* const relation = object == nullptr ? nullptr : object->as<Relation>();
      if (relation == nullptr || !is_own(window_.before, *object)) return;
      if (relation->kind == catalog::RelationKind::composite) return;
      ids.insert(relation->index ? relation->index->table : id);
    };
    const auto add_owner = [&](const Object& object) {
      if (const auto* const relation = object.as<Relation>())
        add(relation->index ? relation->index->table : object.id);
      else if (const auto* const constraint = object.as<catalog::Constraint>())
        add(constraint->relation);
      else if (const auto* const rule = object.as<catalog::Rule>())
        add(rule->relation);
      else if (const auto* const policy = object.as<catalog::Policy>())
        add(policy->relation);
      else if (const auto* const value = object.as<catalog::Default>())
        add(value->column.object);
    };
    catalog::Catalog::visit_changes(window_.before, window_.after.catalog,
                                    [&](const Change& change) {
                                      if (change.before != nullptr) add_owner(*change.before);
                                      if (change.after != nullptr) add_owner(*change.after);
                                    });
    return ids;
  }

  // Schemas of the schema before in which something is made; and whether the database gets a schema
  // or an extension.
  std::set<std::string> schemas_of_new_objects(bool& makes_schemas) const {
    std::set<std::string> schemas;
    const catalog::Catalog& after = window_.after.catalog;
    catalog::Catalog::visit_changes(window_.before, after, [&](const Change& change) {
      if (change.before != nullptr || change.after == nullptr) return;
      makes_schemas |= change.new_as<catalog::Schema>() != nullptr ||
                       change.new_as<catalog::Extension>() != nullptr;
      if (!is_own(after, *change.after)) return;
      if (window_.before.find(change.after->schema) != nullptr)
        schemas.insert(after.find(change.after->schema)->name);
    });
    return schemas;
  }

  static void need(Rows& rows, const sql::QualifiedName& name,
                   const std::vector<std::string>& privileges) {
    for (const std::string& each : privileges)
      rows.push_back({quote_literal(name.schema), quote_literal(name.name), quote_literal(each)});
  }

  void write_privileges() {
    Rows owned;
    for (const ObjectId id : owned_relations()) {
      const sql::QualifiedName name = name_of(window_.before, *window_.before.find(id));
      owned.push_back({quote_literal(name.schema), quote_literal(name.name)});
    }
    const sql::QualifiedName versions = version_table(config_);
    Rows tables;
    need(tables, versions, {"SELECT", "INSERT", "UPDATE", "DELETE"});
    if (has_journal(config_)) need(tables, journal_table(config_), {"SELECT", "INSERT", "UPDATE"});
    bool makes_schemas = false;
    Rows schemas;
    for (const std::string& each : schemas_of_new_objects(makes_schemas))
      schemas.push_back({quote_literal(each)});
    title("Privileges that this role lacks for the script");
    text_ += "WITH " +
             common_table("owned", {{"schema_name", "text"}, {"table_name", "text"}}, owned) +
             ", " +
             common_table("used",
                          {{"schema_name", "text"}, {"table_name", "text"}, {"privilege", "text"}},
                          tables) +
             ", " + common_table("made_in", {{"schema_name", "text"}}, schemas);
    text_ += fmt::format(
        "\nSELECT format('%I.%I', o.schema_name, o.table_name) AS object, 'be its owner' AS "
        "missing\n"
        "  FROM owned o\n"
        "  JOIN pg_namespace n ON n.nspname = o.schema_name\n"
        "  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = o.table_name\n"
        " WHERE NOT pg_has_role(c.relowner, 'USAGE')\n"
        "UNION ALL\n"
        "SELECT format('%I.%I', u.schema_name, u.table_name), u.privilege\n"
        "  FROM used u\n"
        "  JOIN pg_namespace n ON n.nspname = u.schema_name\n"
        "  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = u.table_name\n"
        " WHERE NOT has_table_privilege(c.oid, u.privilege)\n"
        "UNION\n"
        "SELECT format('schema %I', n.nspname), 'CREATE'\n"
        "  FROM pg_namespace n\n"
        " WHERE (n.nspname IN (SELECT schema_name FROM made_in)\n"
        "        OR EXISTS (SELECT FROM used u WHERE u.schema_name = n.nspname AND NOT EXISTS (\n"
        "                     SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = "
        "u.table_name)))\n"
        "   AND NOT has_schema_privilege(n.oid, 'CREATE')\n"
        "UNION ALL\n"
        "SELECT format('database %I', current_database()), 'CREATE'\n"
        " WHERE {} AND NOT has_database_privilege(current_database(), 'CREATE')\n"
        " ORDER BY 1, 2;\n",
        truth(makes_schemas));
  }

  const Window& window_;
  const Config& config_;
  std::vector<TouchedRelation> touched_;
  std::string text_;
};

}  // namespace

std::string write_preflight(const Window& window) { return Preflight(window).run(); }

}  // namespace migc::script
