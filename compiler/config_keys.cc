#include "compiler/config_keys.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/base/version.h"
#include "compiler/config_setting.h"

namespace migc {
namespace {

std::optional<ValueFault> empty_or_name(std::string_view text) {
  return text.empty() ? std::nullopt : check_name(text);
}

std::optional<ValueFault> empty_or_table_name(std::string_view text) {
  return text.empty() ? std::nullopt : check_table_name(text);
}

constexpr Choice<ScriptTransaction> k_transactions[] = {
    {"per-revision", ScriptTransaction::per_revision},
    {"single", ScriptTransaction::single},
};

constexpr Choice<FailOn> k_fail_on[] = {
    {"error", FailOn::error},
    {"warning", FailOn::warning},
    {"never", FailOn::never},
};

constexpr Choice<std::optional<Severity>> k_rule_severities[] = {
    {"error", Severity::error},
    {"warning", Severity::warning},
    {"note", Severity::note},
    {"off", std::nullopt},
};

std::optional<revision::Layout> read_layout(const Setting& setting) {
  const std::vector<std::string> names = revision::layout_names();
  const auto index = setting.index_in(names);
  return index ? revision::layout_from_name(names[*index]) : std::nullopt;
}

template <typename Target, typename Read>
void set(Target& target, std::optional<Read> value) {
  if (value) target = std::move(*value);
}

// One row a key: its name ("*" is a name of the user's choice), a line that shows it, and how it is
// read.
struct Key {
  std::string_view path;
  std::string_view example;
  void (*read)(const Setting& setting, Config& config);
};

constexpr int k_widest_column = 10485760;  // of character varying; manual 8.3

// clang-format off
constexpr Key k_keys[] = {
  {"source.path", R"(path = "migrations")",
   [](const Setting& setting, Config& config) { set(config.source.paths, setting.some_texts(check_path)); }},
  {"source.layout", R"(layout = "auto")",
   [](const Setting& setting, Config& config) { set(config.source.layout, read_layout(setting)); }},
  {"source.recursive", "recursive = true",
   [](const Setting& setting, Config& config) { set(config.source.recursive, setting.flag()); }},
  {"source.file_template", R"(file_template = "{rev}_{slug}")",
   [](const Setting& setting, Config& config) { set(config.source.file_template, setting.text(check_file_template)); }},
  {"source.slug_length", "slug_length = 40",
   [](const Setting& setting, Config& config) { set(config.source.slug_length, setting.integer(1, 200)); }},
  {"source.timezone", R"(timezone = "Europe/Berlin")",
   [](const Setting& setting, Config& config) { set(config.source.timezone, setting.text(check_timezone)); }},

  {"target.postgres", "postgres = 16",
   [](const Setting& setting, Config& config) {
     set(config.target.postgres, setting.integer(k_oldest_postgres, k_newest_postgres)); }},
  {"target.search_path", R"(search_path = ["app", "public"])",
   [](const Setting& setting, Config& config) { set(config.target.search_path, setting.texts(check_schema_name)); }},
  {"target.external_schema", R"(external_schema = ["schema/extensions.sql"])",
   [](const Setting& setting, Config& config) { set(config.target.external_schema, setting.texts(check_path)); }},

  {"version_table.name", R"(name = "alembic_version")",
   [](const Setting& setting, Config& config) { set(config.version_table.name, setting.text(check_table_name)); }},
  {"version_table.schema", R"(schema = "ops")",
   [](const Setting& setting, Config& config) { set(config.version_table.schema, setting.text(empty_or_name)); }},
  {"version_table.width", "width = 32",
   [](const Setting& setting, Config& config) { set(config.version_table.width, setting.integer(1, k_widest_column)); }},

  {"history.table", R"(table = "migration_history")",
   [](const Setting& setting, Config& config) { set(config.history.table, setting.text(empty_or_table_name)); }},

  {"script.transaction", R"(transaction = "per-revision")",
   [](const Setting& setting, Config& config) { set(config.script.transaction, setting.choice(k_transactions)); }},
  {"script.lock_timeout", R"(lock_timeout = "5s")",
   [](const Setting& setting, Config& config) { set(config.script.lock_timeout, setting.duration()); }},
  {"script.statement_timeout", R"(statement_timeout = "15min")",
   [](const Setting& setting, Config& config) { set(config.script.statement_timeout, setting.duration()); }},
  {"script.lock_retry.attempts", "lock_retry = { attempts = 10 }",
   [](const Setting& setting, Config& config) { set(config.script.lock_retry.attempts, setting.integer(1, 1000)); }},
  {"script.lock_retry.backoff", R"(lock_retry = { backoff = "500ms" })",
   [](const Setting& setting, Config& config) { set(config.script.lock_retry.backoff, setting.duration()); }},
  {"script.expect_database", R"(expect_database = "shop")",
   [](const Setting& setting, Config& config) { set(config.script.expect_database, setting.text(empty_or_name)); }},

  {"lint.fail_on", R"(fail_on = "warning")",
   [](const Setting& setting, Config& config) { set(config.lint.fail_on, setting.choice(k_fail_on)); }},
  {"lint.rules.*", R"(drop-column = "warning")",
   [](const Setting& setting, Config& config) {
     const auto severity = setting.choice(k_rule_severities);
     if (setting.has_good_name(check_rule_name) && severity) {
       config.lint.rules[setting.chosen_name()] = {*severity, setting.chosen_name_span()};
     } }},
  {"lint.tables.small", R"(small = ["public.settings"])",
   [](const Setting& setting, Config& config) { set(config.lint.small_tables, setting.texts(check_relation_name)); }},

  {"environments.*", "[environments.production]",
   [](const Setting& setting, Config& config) {
     if (setting.has_good_name(check_text)) config.environments[setting.chosen_name()]; }},
  {"environments.*.at", R"(at = ["def456"])",
   [](const Setting& setting, Config& config) {
     set(config.environments[setting.chosen_name()].at, setting.text_or_texts(check_text)); }},
  {"environments.*.postgres", "postgres = 15",
   [](const Setting& setting, Config& config) {
     set(config.environments[setting.chosen_name()].postgres, setting.integer(k_oldest_postgres, k_newest_postgres)); }},
  {"environments.*.expect_database", R"(expect_database = "shop")",
   [](const Setting& setting, Config& config) {
     set(config.environments[setting.chosen_name()].expect_database, setting.text(empty_or_name)); }},
};
// clang-format on

const Key* find_key(std::string_view path) {
  const auto* const key = std::find_if(std::begin(k_keys), std::end(k_keys),
                                       [&](const Key& each) { return each.path == path; });
  return key == std::end(k_keys) ? nullptr : key;
}

// The part of `key` after "table.", if it lies in that table; the top level is the table "".
std::optional<std::string_view> inside(std::string_view key, std::string_view table) {
  if (table.empty()) return key;
  if (key.size() <= table.size() || !key.starts_with(table) || key[table.size()] != '.')
    return std::nullopt;
  return key.substr(table.size() + 1);
}

bool is_table(std::string_view path) {
  return std::any_of(std::begin(k_keys), std::end(k_keys),
                     [&](const Key& each) { return inside(each.path, path).has_value(); });
}

// The names that may stand directly in a table, in the order of the rows.
std::vector<std::string> names_in(std::string_view table) {
  std::vector<std::string> names;
  for (const Key& each : k_keys) {
    const auto rest = inside(each.path, table);
    if (!rest) continue;
    std::string name(rest->substr(0, rest->find('.')));
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

struct Elsewhere {
  std::string_view name;
  std::string_view help;
};

// What Alembic's users will write first (docs/from-alembic.md).
constexpr Elsewhere k_alembic_names[] = {
    {"alembic",
     "the settings of alembic.ini have other names here; docs/from-alembic.md lists them"},
    {"script_location", "migc calls it path, in [source]"},
    {"version_locations", "migc calls it path, in [source]; it may be a list"},
    {"path_separator", "path, in [source], takes a list: there is nothing to part"},
    {"version_path_separator", "path, in [source], takes a list: there is nothing to part"},
    {"recursive_version_locations", "migc calls it recursive, in [source]"},
    {"truncate_slug_length", "migc calls it slug_length, in [source]"},
    {"version_table_schema", "migc calls it schema, in [version_table]"},
    {"version_table_pk", "the version table always has its primary key"},
    {"transaction_per_migration", "migc calls it transaction = \"per-revision\", in [script]"},
    {"transactional_ddl", "migc knows of each statement whether it can run in a transaction"},
    {"starting_rev", "migc calls it at, in [environments.NAME], or --from on the command line"},
    {"sqlalchemy", "migc never connects to a database, so it takes no URL"},
    {"sqlalchemy.url", "migc never connects to a database, so it takes no URL"},
    {"output_encoding", "migc reads and writes UTF-8 alone"},
    {"revision_environment", "there is no env.py that could run"},
    {"prepend_sys_path", "there is no Python to be found"},
    {"sourceless", "there is no Python to be found"},
    {"post_write_hooks",
     "migc revision prints the path of the new file: give it to your formatter"},
    {"loggers", "the options -v, -q and --color say what is printed"},
};

// "[target]" for the key "target.postgres".
std::string table_of(std::string_view key) {
  return fmt::format("[{}]", key.substr(0, key.rfind('.')));
}

// What the user may have meant by `name` in `table` (a pattern).
std::string help_for_unknown(std::string_view name, std::string_view table) {
  const std::vector<std::string> siblings = names_in(table);
  for (const Elsewhere& each : k_alembic_names) {
    if (each.name == name) return std::string(each.help);
  }
  for (const Key& each : k_keys) {
    const bool same = each.path.substr(each.path.rfind('.') + 1) == name;
    if (same && !each.path.starts_with("environments.")) {
      return fmt::format("\"{}\" belongs in {}", name, table_of(each.path));
    }
  }
  if (const auto near = nearest(name, siblings)) return fmt::format("did you mean \"{}\"?", *near);
  return fmt::format("known {}: {}", table.empty() ? "tables" : "here", join(siblings, ", "));
}

// Goes through the file from the top, table by table.
class Loader {
 public:
  Loader(Config& config, Diagnostics& diagnostics) : config_(config), diagnostics_(diagnostics) {}

  struct Scope {
    std::string path;     // as the user wrote it
    std::string pattern;  // the same with "*" for names of the user's choice
    std::string chosen;   // the last of them
    Span chosen_span;
  };

  void read_table(const ConfigNode& table, const Scope& scope) {
    const std::string any = below(scope.pattern, "*");
    for (const ConfigEntry& entry : table.entries) {
      Scope inner = {below(scope.path, entry.key), below(scope.pattern, entry.key), scope.chosen,
                     scope.chosen_span};
      if (find_key(any) != nullptr) {
        inner = {inner.path, any, entry.key, entry.span};
      } else if (entry.key.find_first_of(".*") != std::string::npos) {
        // a quoted key may hold dots and stars that mean nothing here
        report_unknown(entry, scope);
        continue;
      }
      if (find_key(inner.pattern) != nullptr || is_table(inner.pattern)) {
        read_value(entry.value, inner);
      } else {
        report_unknown(entry, scope);
      }
    }
  }

 private:
  static std::string below(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
  }

  void read_value(const ConfigNode& node, const Scope& scope) {
    const Key* const key = find_key(scope.pattern);
    const std::string example =
        key != nullptr ? std::string(key->example) : fmt::format("[{}]", scope.path);
    const Setting setting(node, {scope.path, example, scope.chosen, scope.chosen_span},
                          config_.source_file, diagnostics_);
    const bool holds_keys = is_table(scope.pattern);
    if (holds_keys && node.kind != ConfigNode::Kind::table) return setting.report_no_table();
    config_.places[scope.path] = node.span;
    if (key != nullptr) key->read(setting, config_);
    if (holds_keys) read_table(node, scope);
  }

  void report_unknown(const ConfigEntry& entry, const Scope& scope) {
    const std::string path = visible(below(scope.path, entry.key));
    const bool is_section = entry.value.kind == ConfigNode::Kind::table;
    diagnostics_
        .error("config-key", is_section ? fmt::format("unknown table [{}]", path)
                                        : fmt::format("unknown key \"{}\"", path))
        .at(config_.source_file, entry.span)
        .with_help(help_for_unknown(visible(entry.key), scope.pattern));
  }

  Config& config_;
  Diagnostics& diagnostics_;
};

// Settings that are each right but do not go together.
void check_together(const Config& config, Diagnostics& diagnostics) {
  const auto report = [&](std::string_view key, std::string message, std::string help) {
    const auto place = config.places.find(key);
    diagnostics.error("config-value", std::move(message))
        .at(config.source_file, place == config.places.end() ? Span{} : place->second)
        .with_help(std::move(help));
  };
  if (!config.history.table.empty() && config.history.table == config.version_table.name) {
    report(config.places.contains("history.table") ? "history.table" : "version_table.name",
           fmt::format("the journal and the version table have the same name: \"{}\"",
                       visible(config.history.table)),
           "name one of them otherwise; history.table = \"\" switches the journal off");
  }
  if (config.source.file_template.find('/') != std::string::npos && !config.source.recursive) {
    report("source.file_template",
           "\"source.file_template\" puts revisions into folders that are not read: "
           "\"source.recursive\" is false",
           "set recursive = true in [source]");
  }
}

}  // namespace

void read_config(const ConfigNode& root, Config& config, Diagnostics& diagnostics) {
  Loader(config, diagnostics).read_table(root, {});
  check_together(config, diagnostics);
}

std::vector<std::string> config_keys() {
  std::vector<std::string> keys;
  for (const Key& key : k_keys) keys.emplace_back(key.path);
  return keys;
}

}  // namespace migc
