#include "compiler/project.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/lexical/split.h"
#include "compiler/sql/parse.h"

namespace migc {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_config_name = "migrate.toml";

// migrate.toml in `directory` or the nearest folder above it, as git finds its repository.
std::optional<fs::path> find_config(const fs::path& directory) {
  std::error_code code;
  for (fs::path folder = fs::absolute(directory, code).lexically_normal();;
       folder = folder.parent_path()) {
    if (fs::exists(folder / k_config_name, code)) return folder / k_config_name;
    if (folder == folder.root_path() || folder.empty()) return std::nullopt;
  }
}

// As people would write it: relative to where they stand.
fs::path shown(const fs::path& path) {
  std::error_code code;
  const fs::path relative = fs::proximate(path, code);
  return code ? path : relative;
}

}  // namespace

LoadedConfig load_settings(const ProjectOptions& options, Diagnostics& diagnostics) {
  LoadedConfig loaded;
  std::optional<fs::path> path;
  if (options.config_file) {
    path = options.directory / *options.config_file;
  } else {
    path = find_config(options.directory);
  }
  loaded.config = default_config();
  loaded.directory = options.directory;
  if (path) {
    const fs::path folder = path->parent_path();
    loaded.directory = folder.empty() ? fs::path(".") : shown(folder);
    if (const Result<std::string> text = read_file(*path)) {
      loaded.found = true;
      loaded.config = load_config(
          std::make_shared<const SourceFile>(shown(*path).generic_string(), *text), diagnostics);
    } else {
      diagnostics.error("config-unreadable", text.error().message)
          .in_file(path->generic_string())
          .with_help("name the right file with --config, or run \"migc init\" to make one");
    }
  }
  if (options.environment) apply_environment(loaded.config, *options.environment, diagnostics);
  if (options.postgres) loaded.config.target.postgres = *options.postgres;
  return loaded;
}

Project load_project(const ProjectOptions& options, Diagnostics& diagnostics) {
  LoadedConfig settings = load_settings(options, diagnostics);
  revision::Loaded sources = revision::load_revisions(
      {settings.directory, settings.config.source.paths, settings.config.source.layout,
       settings.config.source.recursive, options.drafts},
      diagnostics);
  return {std::move(settings.config), settings.directory, sources.layout,
          revision::Graph::build(std::move(sources.revisions), diagnostics)};
}

std::vector<sql::Statement> parse_section(const revision::Revision& revision,
                                          const revision::Section& section,
                                          Diagnostics& diagnostics) {
  Diagnostics found;
  std::vector<sql::Statement> statements = sql::parse(section.source, section.span, found);
  diagnostics.append(std::move(found), revision.id);
  return statements;
}

std::vector<sql::Statement> parse_verify(const revision::Revision& revision,
                                         Diagnostics& diagnostics) {
  std::vector<sql::Statement> queries;
  for (sql::Statement& statement : parse_section(revision, *revision.verify, diagnostics)) {
    if (statement.single_value_query) {
      queries.push_back(std::move(statement));
      continue;
    }
    diagnostics
        .error("verify-not-a-query", "a verify statement must be a query that returns one boolean")
        .at(revision.verify->source, statement.span)
        .in_revision(revision.id)
        .with_help("write it as SELECT <condition> [FROM …], with one named column or expression");
  }
  return queries;
}

bool has_no_statements(const revision::Revision& revision) {
  return !revision.up || lexical::split(revision.up->source->text(), revision.up->span).empty();
}

void check_id_width(const Config& config, const revision::Revision& revision,
                    Diagnostics& diagnostics) {
  const std::size_t length = count_characters(revision.id);
  if (length <= static_cast<std::size_t>(config.version_table.width)) return;
  Diagnostic& diagnostic = diagnostics.error(
      "id-too-long",
      fmt::format("revision id \"{}\" has {} characters; column version_num of the version "
                  "table takes {}",
                  revision.id, length, config.version_table.width));
  if (revision.source != nullptr) {
    diagnostic.at(revision.source, revision.id_span);
  } else {
    diagnostic.in_file(revision.path);
  }
  diagnostic.in_revision(revision.id)
      .with_sqlstate("22001")
      .with_help("shorten the id, or widen the column and set [version_table] width");
}

}  // namespace migc
