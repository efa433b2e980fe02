#include "compiler/script/journal.h"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/script/version_rows.h"
#include "compiler/sql/names.h"

namespace migc::script {
namespace {

constexpr std::string_view k_columns =
    "script, operation, revision, revision_done, segment, segments, version_rows";

}  // namespace

bool has_journal(const Config& config) { return !config.history.table.empty(); }

bool is_resumable(const Config& config, Dialect dialect) {
  return has_journal(config) && dialect == Dialect::psql &&
         config.script.transaction == ScriptTransaction::per_revision;
}

sql::QualifiedName journal_table(const Config& config) {
  return {version_table(config).schema, config.history.table};
}

Journal::Journal(const Config& config, Script script, Dialect dialect)
    : table_(sql::quote_name(journal_table(config))),
      rows_(current_rows(config)),
      script_(std::move(script)),
      dialect_(dialect),
      digest_(dialect == Dialect::psql ? ":'migc_script'" : sql::quote_literal(script_.digest)) {}

std::string half_done_error(const Config& config, Dialect dialect) {
  const bool psql = dialect == Dialect::psql;
  return fmt::format(
      "      RAISE EXCEPTION 'migc: revision % is half done: script % was stopped in segment % of "
      "%, and {}; nothing was changed',\n"
      "        newest.revision, newest.script, newest.segment, newest.segments\n"
      "        USING HINT = {};\n",
      psql ? "this is another script" : "only a script for psql can go on",
      sql::quote_literal(fmt::format(
          "Run that script {}. If what it did was undone by hand instead, set success to false in "
          "its rows of {}.",
          psql ? "again: it goes on where it stopped" : "with psql, compiled without --dialect sql",
          sql::quote_name(journal_table(config)))));
}

namespace {

// What follows CREATE TABLE, all lines but the first behind `margin`.
std::string definition(const std::string& table, std::string_view margin) {
  const std::string_view columns[] = {
      "id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
      "script        text NOT NULL",
      "operation     text NOT NULL",
      "revision      text NOT NULL",
      "revision_done boolean NOT NULL",
      "segment       integer NOT NULL",
      "segments      integer NOT NULL",
      "version_rows  text[] NOT NULL",
      "started       timestamptz NOT NULL DEFAULT now()",
      "completed     timestamptz DEFAULT clock_timestamp()",
      "duration      interval GENERATED ALWAYS AS (completed - started) STORED",
      "success       boolean DEFAULT true",
      "error         text",
      "executed_by   text NOT NULL DEFAULT session_user",
  };
  const std::string between = fmt::format(",\n{}  ", margin);
  return fmt::format("{1} (\n{0}  {2}\n{0});\n", margin, table, fmt::join(columns, between));
}

}  // namespace

std::string create_journal_table(const Config& config) {
  return "CREATE TABLE IF NOT EXISTS " + definition(sql::quote_name(journal_table(config)), "");
}

std::string Journal::create() const {
  const std::string body = fmt::format(
      "\n"
      "BEGIN\n"
      "  IF to_regclass({}) IS NULL THEN\n"
      "    CREATE TABLE {}"
      "  END IF;\n"
      "  UPDATE {} SET success = false, error = 'broken off' WHERE success IS NULL AND script <> "
      "{};\n"
      "END\n",
      sql::quote_literal(table_), definition(table_, "    "), table_,
      sql::quote_literal(script_.digest));
  return "\n-- The journal of what ran. It commits with each segment, and says where a script that "
         "was stopped goes on.\n" +
         fmt::format("DO {};\n", sql::quote_dollar(body));
}

std::string Journal::stop_query(std::string_view columns, std::string_view condition) const {
  return fmt::format(
      "\\set migc_script {}\n"
      "SELECT coalesce(max(segment - (success IS NULL)::integer), 0) AS migc_done,\n"
      "       coalesce(max(segment) FILTER (WHERE success IS NULL), 0) AS migc_broken{}\n"
      "  FROM (SELECT * FROM {} WHERE success IS NOT false ORDER BY id DESC LIMIT 1) AS newest\n"
      " WHERE script = {} AND (success IS NULL OR segment < segments){} \\gset\n",
      script_.digest, columns, table_, digest_, condition);
}

std::string Journal::find_stop() const { return stop_query("", ""); }

std::string Journal::find_stopped_revision() const {
  return stop_query(",\n       coalesce(max(revision), '') AS migc_stopped",
                    "\n   AND version_rows = " + rows_);
}

std::string Journal::values(const JournalEntry& entry) const {
  return fmt::format("{}, {}, {}, {}, {}, {}, {}", digest_, sql::quote_literal(script_.operation),
                     sql::quote_literal(entry.revision), entry.revision_done, entry.segment,
                     script_.segments, entry.rows);
}

std::string Journal::finished(const JournalEntry& entry) const {
  return fmt::format("INSERT INTO {} ({})\n  VALUES ({});\n", table_, k_columns, values(entry));
}

std::string Journal::started(const JournalEntry& entry, const std::string& unless) const {
  std::string text = fmt::format(
      "WITH earlier AS (UPDATE {} SET success = false, error = 'broken off' WHERE success IS "
      "NULL)\n"
      "INSERT INTO {} ({}, completed, success)\n  SELECT {}, NULL, NULL",
      table_, table_, k_columns, values(entry));
  if (!unless.empty()) {
    text += dialect_ == Dialect::psql ? "\n   WHERE :'migc_again' OR NOT :'migc_there'"
                                      : fmt::format("\n   WHERE NOT {}", unless);
  }
  return text + ";\n";
}

std::string Journal::completed(const JournalEntry& entry) const {
  return fmt::format(
      "UPDATE {} SET completed = clock_timestamp(), success = true WHERE segment = {} AND success "
      "IS NULL;\n",
      table_, entry.segment);
}

}  // namespace migc::script
