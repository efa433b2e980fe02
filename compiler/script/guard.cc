#include "compiler/script/guard.h"

#include <fmt/format.h>

#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

std::string do_block(const std::string& body) {
  return fmt::format("DO {};\n", sql::quote_dollar("\n" + body));
}

std::string version_words(VersionRange versions) {
  if (versions.oldest == versions.newest) return fmt::format("PostgreSQL {}", versions.oldest);
  return fmt::format("PostgreSQL {} to {}", versions.oldest, versions.newest);
}

std::string place_guard(const Config& config, VersionRange versions) {
  std::string body = fmt::format(
      "BEGIN\n"
      "  IF transaction_timestamp() <> statement_timestamp() THEN\n"
      "    RAISE EXCEPTION 'migc: this script must not run inside a transaction; nothing was "
      "changed'\n"
      "      USING HINT = 'Run psql without -1 (--single-transaction): the script begins and ends "
      "its own.';\n"
      "  END IF;\n"
      "  IF pg_is_in_recovery() THEN\n"
      "    RAISE EXCEPTION 'migc: this server is a standby; nothing was changed'\n"
      "      USING HINT = 'Connect to the primary.';\n"
      "  END IF;\n"
      "  IF current_setting('server_version_num')::integer / 10000 NOT BETWEEN {} AND {} THEN\n"
      "    RAISE EXCEPTION 'migc: this script is for {}, this server is %; nothing was changed',\n"
      "      current_setting('server_version')\n"
      "      USING HINT = 'Compile it again with --postgres and the version of this server.';\n"
      "  END IF;\n",
      versions.oldest, versions.newest, version_words(versions));
  if (!config.script.expect_database.empty()) {
    const std::string name = sql::quote_literal(config.script.expect_database);
    body += fmt::format(
        "  IF current_database() <> {} THEN\n"
        "    RAISE EXCEPTION 'migc: expected database %, found %; nothing was changed', {}, "
        "current_database();\n"
        "  END IF;\n",
        name, name);
  }
  return do_block(body + "END\n");
}

std::string lock_guard(const Config& config) {
  return do_block(
      fmt::format("BEGIN\n"
                  "  IF NOT pg_try_advisory_lock({}) THEN\n"
                  "    RAISE EXCEPTION 'migc: another migration of this database is running; "
                  "nothing was changed'\n"
                  "      USING HINT = 'Wait for it, then look at the version table before you run "
                  "this again.';\n"
                  "  END IF;\n"
                  "END\n",
                  advisory_key(config)));
}

std::string rows_guard(const Config& config, const revision::Plan& plan) {
  const std::string table = sql::quote_name(version_table(config));
  const std::string name = sql::quote_literal(table);
  return do_block(fmt::format(
      "DECLARE\n"
      "  expected CONSTANT text[] := {};\n"
      "  goal     CONSTANT text[] := {};\n"
      "  found    text[] := ARRAY[]::text[];\n"
      "BEGIN\n"
      "  IF to_regclass({}) IS NOT NULL THEN\n"
      "    found := ARRAY(SELECT version_num::text FROM {} ORDER BY version_num::text COLLATE "
      "\"C\");\n"
      "  ELSIF cardinality(expected) > 0 THEN\n"
      "    RAISE EXCEPTION 'migc: version table % does not exist, expected rows %; nothing was "
      "changed', {}, expected\n"
      "      USING HINT = 'Is this the right database? A new one needs a script from base.';\n"
      "  END IF;\n"
      "  IF found = expected THEN\n"
      "    RETURN;\n"
      "  END IF;\n"
      "  IF found = goal THEN\n"
      "    RAISE EXCEPTION 'migc: this script has been applied already: % holds rows %, expected "
      "%; nothing was changed',\n"
      "      {}, found, expected;\n"
      "  END IF;\n"
      "  RAISE EXCEPTION 'migc: version table %: expected rows %, found %; nothing was changed', "
      "{}, expected, found\n"
      "    USING HINT = 'Compile the script for this database: migc ... --from ' ||\n"
      "      coalesce(nullif(array_to_string(found, ','), ''), 'base') || '.';\n"
      "END\n",
      text_array(plan.from), text_array(plan.to), name, table, name, name, name));
}

// The query that finds what to drop, one DROP a row.
std::string invalid_indexes(const std::string& condition) {
  return fmt::format(
      "SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)\n"
      "  FROM pg_catalog.pg_index i\n"
      "  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'\n"
      "  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
      " WHERE NOT i.indisvalid AND {}",
      condition);
}

std::string drop_invalid(const std::string& condition, Dialect dialect) {
  if (dialect == Dialect::psql) {
    return "-- If an earlier run left an invalid index behind, drop it first.\n" +
           invalid_indexes(condition) + "\n\\gexec\n";
  }
  // without psql a loop has to do, and in it the drop cannot be concurrent: the index is invalid,
  // no query uses it
  return "-- If an earlier run left an invalid index behind, drop it first.\n" +
         do_block(fmt::format("DECLARE\n"
                              "  command text;\n"
                              "BEGIN\n"
                              "  FOR command IN {} LOOP\n"
                              "    EXECUTE replace(command, ' CONCURRENTLY', '');\n"
                              "  END LOOP;\n"
                              "END\n",
                              invalid_indexes(condition)));
}

std::string regclass(const sql::QualifiedName& name) {
  return fmt::format("to_regclass({})", sql::quote_literal(sql::quote_name(name)));
}

}  // namespace

std::string opening_guards(const Config& config, const revision::Plan& plan,
                           VersionRange versions) {
  return "-- Guards: if one of these stops the script, nothing was changed.\n" +
         place_guard(config, versions) + lock_guard(config) + rows_guard(config, plan);
}

std::string csv_guard() {
  return "SELECT :VERSION_NUM < 180000 AND current_setting('server_version_num')::integer >= "
         "180000\n"
         "  AS migc_psql_is_old \\gset\n"
         "\\if :migc_psql_is_old\n" +
         do_block(
             "BEGIN\n"
             "  RAISE EXCEPTION 'migc: psql is older than 18, and this server is not; nothing was "
             "changed'\n"
             "    USING DETAIL = 'The line that ends the data of COPY in CSV format would become a "
             "row.',\n"
             "      HINT = 'Run the script with psql 18 or newer.';\n"
             "END\n") +
         "\\endif\n";
}

std::string release_guard(const Config& config) {
  return do_block(
      fmt::format("BEGIN\n  PERFORM pg_advisory_unlock({});\nEND\n", advisory_key(config)));
}

std::string rerun_guard(const sql::Statement& statement, Dialect dialect) {
  if (const auto* const build = statement.find<sql::ConcurrentIndexBuild>();
      build != nullptr && !build->index.empty()) {
    return drop_invalid(fmt::format("c.relname = {} AND i.indrelid = {}",
                                    sql::quote_literal(build->index), regclass(build->table)),
                        dialect);
  }
  if (const auto* const reindex = statement.find<sql::ConcurrentReindex>(); reindex != nullptr) {
    const std::string table =
        reindex->is_table
            ? regclass(reindex->relation)
            : fmt::format("(SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = {})",
                          regclass(reindex->relation));
    return drop_invalid(fmt::format("c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid = {}", table),
                        dialect);
  }
  return {};
}

}  // namespace migc::script
