#include "compiler/script/guard.h"

#include <fmt/format.h>

#include "compiler/script/journal.h"
#include "compiler/script/missing.h"
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

// Where an earlier run stopped, by the newest row of the journal that stands: psql goes on with the
// same script; of a revision that is half done nothing else may be made.
std::string journal_guard(const Config& config, const std::string& digest, Dialect dialect) {
  const std::string table = sql::quote_name(journal_table(config));
  const std::string go_on = fmt::format(
      "    IF newest.script = {} AND (newest.success IS NULL OR newest.segment < newest.segments) "
      "THEN\n"
      "      expected := newest.version_rows;\n"
      "      RAISE NOTICE 'migc: this script was stopped in revision %; it goes on after segment % "
      "of %',\n"
      "        newest.revision, newest.segment - (newest.success IS NULL)::integer, "
      "newest.segments;\n"
      "    ELSIF NOT newest.revision_done THEN\n",
      sql::quote_literal(digest));
  return fmt::format(
      "  IF to_regclass({}) IS NOT NULL THEN\n"
      "    SELECT * INTO newest FROM {} WHERE success IS NOT false ORDER BY id DESC LIMIT 1;\n"
      "{}{}"
      "    END IF;\n"
      "  END IF;\n",
      sql::quote_literal(table), table,
      dialect == Dialect::psql ? go_on : "    IF NOT newest.revision_done THEN\n",
      half_done_error(config, dialect));
}

std::string rows_guard(const Config& config, const revision::Plan& plan, const std::string& digest,
                       Dialect dialect) {
  const std::string table = sql::quote_name(version_table(config));
  const std::string name = sql::quote_literal(table);
  const bool journal = has_journal(config);
  return do_block(fmt::format(
      "DECLARE\n"
      "  expected {}text[] := {};\n"
      "  goal     CONSTANT text[] := {};\n"
      "  found    text[] := ARRAY[]::text[];\n"
      "{}"
      "BEGIN\n"
      "{}"
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
      journal ? "" : "CONSTANT ", text_array(plan.from), text_array(plan.to),
      journal ? "  newest   record;\n" : "", journal ? journal_guard(config, digest, dialect) : "",
      name, table, name, name, name));
}

}  // namespace

std::string opening_guards(const Project& project, const revision::Plan& plan,
                           VersionRange versions, const std::string& digest, Dialect dialect) {
  const Config& config = project.config;
  return "-- Guards: if one of these stops the script, nothing was changed.\n" +
         place_guard(config, versions) + lock_guard(config) +
         (plan.is_idempotent ? find_missing(project, plan, digest, dialect)
                             : rows_guard(config, plan, digest, dialect));
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

}  // namespace migc::script
