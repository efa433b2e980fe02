// migrate.toml: what a project may set, and the defaults of everything it leaves out.
// docs/configuration.md tells users. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/base/source.h"
#include "compiler/revision/layout.h"

namespace migc {

// A time as PostgreSQL's settings take one. No time at all means that nothing is limited.
struct Duration {
  std::string text;  // as written, fit for "SET lock_timeout = '…'"; empty if there is none
  std::int64_t milliseconds = 0;  // rounded as the server rounds it; 0: none

  bool is_none() const { return milliseconds == 0; }
};

enum class ScriptTransaction { per_revision, single };
enum class FailOn { error, warning, never };

// The weight that a project gives to a lint rule. Rules are known to the lint layer alone: it
// reports unknown names.
struct RuleSetting {
  std::optional<Severity> severity;  // absent: off
  Span name;                         // of the rule's name in the config's source
};

// [environments.NAME]: what is different there. Absent fields leave the project's own setting.
struct Environment {
  std::optional<std::vector<std::string>> at;  // rows of its version table; empty list: none yet
  std::optional<int> postgres;
  std::optional<std::string> expect_database;
};

struct Config {
  struct {
    // as written, relative to the folder of migrate.toml; never empty
    std::vector<std::string> paths = {"migrations"};
    revision::Layout layout = revision::Layout::automatic;
    bool recursive = false;
    std::string file_template = "{rev}_{slug}";  // checked with revision::file_name()
    int slug_length = 40;                        // characters
    std::string timezone = "UTC";  // of creation dates; a name in the system's zone data
  } source;

  struct {
    int postgres = 16;  // k_oldest_postgres … k_newest_postgres
    // names without quotes, as the catalog spells them
    std::vector<std::string> search_path = {"public"};
    std::vector<std::string> external_schema;  // files, relative to the folder of migrate.toml
  } target;

  struct {
    std::string name = "alembic_version";
    std::string schema;  // empty: found through the search path
    int width = 32;      // of its column, in characters
  } version_table;

  struct {
    std::string table = "migration_history";  // empty: no journal
  } history;

  struct {
    ScriptTransaction transaction = ScriptTransaction::per_revision;
    Duration lock_timeout = {"5s", 5000};
    Duration statement_timeout;
    struct {
      int attempts = 10;  // in all, the first one included; at least 1
      Duration backoff = {"500ms", 500};
    } lock_retry;
    std::string expect_database;  // empty: any
  } script;

  struct {
    FailOn fail_on = FailOn::error;
    std::map<std::string, RuleSetting, std::less<>> rules;
    std::vector<std::string>
        small_tables;  // "table" or "schema.table", quoted where SQL would need it
  } lint;

  std::map<std::string, Environment, std::less<>> environments;

  // Set by apply_environment.
  std::string environment;                     // empty: none chosen
  std::optional<std::vector<std::string>> at;  // the default start of a range

  SourcePtr source_file;  // null: no migrate.toml
  // Where each value stands, under its full key ("script.lock_retry.attempts"), for the faults that
  // later layers find.
  std::map<std::string, Span, std::less<>> places;
};

// What holds without any migrate.toml.
Config default_config();

// Reads the text of a migrate.toml. Every fault is reported, with its place; a key at fault keeps
// its default. Ids: config-syntax (no TOML; only the first fault is found), config-key,
// config-type, config-value.
Config load_config(SourcePtr source, Diagnostics& diagnostics);

// --env NAME: lays the settings of [environments.NAME] over the project's. Id: unknown-environment.
void apply_environment(Config& config, std::string_view name, Diagnostics& diagnostics);

// Every key there is, in the order of docs/configuration.md; "*" stands for a name the user
// chooses.
std::vector<std::string> config_keys();

}  // namespace migc
