// A project as a whole: its settings and its revisions in a graph. The page to read first: load,
// parse, order. SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/config.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/layout.h"
#include "compiler/revision/load.h"
#include "compiler/sql/statement.h"

namespace migc {

// What the command line says about which project is meant.
struct ProjectOptions {
  std::filesystem::path directory = ".";  // -C
  std::optional<std::string>
      config_file;  // -c; else migrate.toml in `directory` or the nearest folder above it
  std::optional<std::string> environment;  // --env
  std::optional<int> postgres;             // --postgres
  revision::Drafts drafts = {};            // in place of files; no option of the command line
};

struct Project {
  Config config;
  std::filesystem::path
      directory;  // of migrate.toml: paths in it and in messages are relative to this
  revision::Layout layout = revision::Layout::migc;
  revision::Graph graph;
};

// Reads the settings alone. Faults of the file are diagnostics; a missing file is an error only
// where it was named.
struct LoadedConfig {
  Config config;
  std::filesystem::path directory;
  bool found = false;  // there is a migrate.toml
};
LoadedConfig load_settings(const ProjectOptions& options, Diagnostics& diagnostics);

// Settings, sources and graph. Every fault found on the way is in `diagnostics`; what is returned
// is usable all the same, so that a command can report more.
Project load_project(const ProjectOptions& options, Diagnostics& diagnostics);

// The statements of one section.
std::vector<sql::Statement> parse_section(const revision::Revision& revision,
                                          const revision::Section& section,
                                          Diagnostics& diagnostics);

// The statements of the verify section, which the revision must have. One that is no query of a
// single value is reported (verify-not-a-query) and left out.
std::vector<sql::Statement> parse_verify(const revision::Revision& revision,
                                         Diagnostics& diagnostics);

// A merge or a placeholder: nothing to run, so nothing to undo.
bool has_no_statements(const revision::Revision& revision);

// The fault of an id that is longer than the version table's column, if it is.
void check_id_width(const Config& config, const revision::Revision& revision,
                    Diagnostics& diagnostics);

}  // namespace migc
