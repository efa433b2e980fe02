// From source folders to revisions: finds the files, reads them, tells the layout, and hands them
// to its reader.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/layout.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// Texts that stand in for files, and files that are not there yet: by the path that messages print,
// with its bytes. For whoever wants to know what a change would mean before it is made.
using Drafts = std::map<std::string, std::string>;

struct SourceOptions {
  std::filesystem::path directory;  // of migrate.toml; empty: the working directory
  std::vector<std::string> paths;   // source folders, relative to `directory`
  Layout layout = Layout::automatic;
  bool recursive = false;
  Drafts drafts = {};
};

struct Loaded {
  std::vector<Revision>
      revisions;  // by folder as configured, then by file name; in a linear layout by version
  Layout layout = Layout::migc;  // never `automatic`
};

// Everything that can be loaded; what cannot is a diagnostic, and the other files are loaded all
// the same. The result depends on names and contents alone, not on the order of the file system or
// of threads.
//
// Nothing outside of `directory` is read: a configured path that leads out of it, by "..", as an
// absolute path or through a link, is refused with `path-escapes`, so that the migrate.toml of a
// stranger's project cannot make migc show files of the machine it is checked on (a project whose
// migrations lie beside the folder of its migrate.toml keeps the migrate.toml one folder higher).
// Inside a source folder the same holds for links out of that folder
// (`link-escapes`); folders behind links are never entered.
//
// `recursive` also looks into the folders below, except where the tool itself fixes that: Flyway's
// locations are always searched whole, the migrations of diesel and Prisma are folders of one
// level.
Loaded load_revisions(const SourceOptions& options, Diagnostics& diagnostics);

}  // namespace migc::revision
