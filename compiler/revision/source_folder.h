// The configured source folders: which of them may be read, and what lies in them.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/base/files.h"

namespace migc::revision {

struct SourceFolder {
  std::filesystem::path location;
  std::string path;  // for people: relative to the project; empty for the project's own folder
  std::vector<FileEntry> entries;

  // Of an entry, for people.
  std::string path_of(const FileEntry& entry) const {
    return path.empty() ? entry.path : path + "/" + entry.path;
  }
};

// How far below a source folder to look.
enum class Depth { files, one_folder, all };

// The folders that can be read, in the order of `paths`. Reports `path-escapes`,
// `missing-source-folder`, `repeated-source-folder` and `unreadable-folder`.
std::vector<SourceFolder> open_folders(const std::filesystem::path& directory,
                                       const std::vector<std::string>& paths, Depth depth,
                                       Diagnostics& diagnostics);

// Reports entries down to `depth` that look like sources and cannot be: links out of the folder
// (`link-escapes`) and folders with the name of a source (`folder-named-sql`), unless folders are
// what migrations are and may have any name.
enum class FoldersAre { folders, migrations };
void report_unreadable(const SourceFolder& folder, Depth depth, FoldersAre folders_are,
                       Diagnostics& diagnostics);

}  // namespace migc::revision
