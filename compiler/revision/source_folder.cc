#include "compiler/revision/source_folder.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/names.h"

namespace migc::revision {
namespace fs = std::filesystem;
namespace {

Descend descend(Depth depth) {
  switch (depth) {
    case Depth::files:
      return Descend::no;
    case Depth::one_folder:
      return Descend::once;
    case Depth::all:
      return Descend::yes;
  }
  return Descend::no;
}

// As messages print it: "db/migrations" for "./db//migrations/"; empty for the project's own
// folder.
std::string path_for_people(const std::string& path) {
  std::string normal = fs::path(path).lexically_normal().generic_string();
  while (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal == "." ? std::string() : normal;
}

// The file of a finding about the folder itself.
std::string place_of(const std::string& path) {
  std::string place = path_for_people(path);
  return place.empty() ? "." : place;
}

class FolderOpener {
 public:
  FolderOpener(fs::path directory, Depth depth, Diagnostics& diagnostics)
      : directory_(directory.empty() ? fs::path(".") : std::move(directory)),
        depth_(depth),
        diagnostics_(diagnostics) {}

  void open(const std::string& path) {
    const fs::path location = directory_ / path;
    std::error_code code;
    // weakly: the place of a folder that is not there is judged, too
    const fs::path canonical = fs::weakly_canonical(location, code);
    const fs::path root = code ? fs::path() : fs::canonical(directory_, code);
    if (!code && !is_within(root, without_slash(canonical))) return report_escape(path);
    if (code || !fs::is_directory(canonical, code)) return report_missing(path, location);
    if (is_repeated(without_slash(canonical))) return report_repeated(path);
    Result<std::vector<FileEntry>> entries = list_folder(location, descend(depth_));
    if (!entries) {
      diagnostics_.error("unreadable-folder", entries.error().message)
          .in_file(place_of(path))
          .with_help("make the folder and those in it readable");
      return;
    }
    const bool absolute = fs::path(path).is_absolute();
    const std::string shown = absolute ? canonical.lexically_relative(root).generic_string() : path;
    folders_.push_back({location, path_for_people(shown), std::move(*entries)});
    opened_.push_back(without_slash(canonical));
  }

  std::vector<SourceFolder> take() { return std::move(folders_); }

 private:
  static fs::path without_slash(const fs::path& path) {
    return path.has_filename() ? path : path.parent_path();
  }

  bool is_repeated(const fs::path& canonical) const {
    return std::any_of(opened_.begin(), opened_.end(), [&](const fs::path& other) {
      if (canonical == other) return true;
      return depth_ == Depth::all && (is_within(other, canonical) || is_within(canonical, other));
    });
  }

  void report_escape(const std::string& path) {
    diagnostics_
        .error("path-escapes",
               fmt::format("the source folder \"{}\" lies outside of the project", visible(path)))
        .in_file(place_of(path))
        .with_note(
            "nothing outside of the folder of migrate.toml is read, so that a project cannot make "
            "migc "
            "show other files of the machine")
        .with_help("put migrate.toml into a folder that holds the source folder, too");
  }

  void report_missing(const std::string& path, const fs::path& location) {
    std::error_code code;
    const bool exists = fs::exists(location, code);
    diagnostics_
        .error("missing-source-folder",
               exists ? fmt::format("the source \"{}\" is no folder", visible(path))
                      : fmt::format("there is no source folder \"{}\"", visible(path)))
        .in_file(place_of(path))
        .with_help(
            "create it, or set \"path\" under [source] in migrate.toml; \"migc init\" makes both");
  }

  void report_repeated(const std::string& path) {
    diagnostics_
        .error("repeated-source-folder",
               fmt::format("the source folder \"{}\" is already read through another path",
                           visible(path)))
        .in_file(place_of(path))
        .with_help("name each folder once under [source] in migrate.toml");
  }

  fs::path directory_;
  Depth depth_;
  Diagnostics& diagnostics_;
  std::vector<SourceFolder> folders_;
  std::vector<fs::path> opened_;
};

}  // namespace

std::vector<SourceFolder> open_folders(const fs::path& directory,
                                       const std::vector<std::string>& paths, Depth depth,
                                       Diagnostics& diagnostics) {
  FolderOpener opener(directory, depth, diagnostics);
  for (const std::string& path : paths) opener.open(path);
  return opener.take();
}

void report_unreadable(const SourceFolder& folder, Depth depth, FoldersAre folders_are,
                       Diagnostics& diagnostics) {
  for (const FileEntry& entry : folder.entries) {
    const auto slashes = std::count(entry.path.begin(), entry.path.end(), '/');
    if ((depth == Depth::files && slashes > 0) || (depth == Depth::one_folder && slashes > 1))
      continue;
    const bool hides_sources = entry.is_folder && depth != Depth::files;
    if (entry.escapes && (is_sql_file(entry.path) || hides_sources)) {
      diagnostics
          .error("link-escapes",
                 fmt::format("the link \"{}\" leads out of the source folder or nowhere and is not "
                             "followed",
                             visible(entry.path)))
          .in_file(folder.path_of(entry))
          .with_help("put the file itself into the source folder");
    } else if (entry.is_folder && is_sql_file(entry.path) && folders_are == FoldersAre::folders) {
      diagnostics
          .error("folder-named-sql", fmt::format("\"{}\" has the name of a source but is a folder",
                                                 visible(entry.path)))
          .in_file(folder.path_of(entry))
          .with_help("rename the folder");
    }
  }
}

}  // namespace migc::revision
