#include "compiler/revision/load.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "compiler/base/parallel.h"
#include "compiler/base/text.h"
#include "compiler/revision/detect.h"
#include "compiler/revision/input.h"
#include "compiler/revision/names.h"
#include "compiler/revision/read_source.h"
#include "compiler/revision/source_folder.h"

namespace migc::revision {
namespace {

using Reader = std::vector<Revision> (*)(const Input&, Diagnostics&);

// By layout; `automatic` has none.
constexpr std::array<Reader, 12> k_readers = {
    nullptr,     read_migc, read_dbmate, read_goose,       read_golang_migrate, read_diesel,
    read_prisma, read_sqlx, read_flyway, read_sql_migrate, read_drizzle,        read_plain};

Depth depth_of(Layout layout, bool recursive) {
  if (recursive || layout == Layout::flyway) return Depth::all;
  const bool folders = layout == Layout::automatic || layout == Layout::diesel ||
                       layout == Layout::prisma || layout == Layout::drizzle;
  return folders ? Depth::one_folder : Depth::files;
}

// Whether some layout reads files of this name: SQL, and the settings that lie beside it.
bool is_text(std::string_view name) {
  const std::string_view base = base_name(name);
  return is_sql_file(base) || base == "metadata.toml" || base == "_journal.json" ||
         base.ends_with(".sql.conf");
}

class Loader {
 public:
  Loader(const SourceOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  Loaded load() {
    Layout layout = options_.layout;
    list(depth_of(layout, options_.recursive));
    if (layout == Layout::automatic) {
      read([&](const std::string& name) { return is_judged_by_content(name, options_.recursive); });
      const std::optional<Layout> found = detect_layout(input_, diagnostics_);
      if (!found) return without_layout();
      layout = *found;
      if (layout == Layout::flyway && !options_.recursive) list(Depth::all);
    }
    return load_as(layout);
  }

 private:
  void list(Depth depth) {
    faults_ = {};
    input_.clear();
    folders_ = open_folders(options_.directory, options_.paths, depth, faults_);
    for (std::size_t i = 0; i < folders_.size(); ++i) {
      const SourceFolder& folder = folders_[i];
      for (const FileEntry& entry : folder.entries) {
        if (entry.is_folder || entry.escapes) continue;
        input_.push_back({i, entry.path, folder.path_of(entry), nullptr});
      }
    }
    add_drafts();
    reading_faults_ = std::vector<Diagnostics>(input_.size());
    is_read_ = std::vector<char>(input_.size(), 0);
  }

  // Those that take the place of no file, into the first folder that they can lie in.
  void add_drafts() {
    for (const auto& [path, bytes] : options_.drafts) {
      const auto is_there = [&path = path](const InputFile& each) { return each.path == path; };
      if (std::any_of(input_.begin(), input_.end(), is_there)) continue;
      for (std::size_t i = 0; i < folders_.size(); ++i) {
        const std::string prefix = folders_[i].path.empty() ? "" : folders_[i].path + "/";
        if (!path.starts_with(prefix)) continue;
        const InputFile draft{i, path.substr(prefix.size()), path, nullptr};
        const auto before = [](const InputFile& a, const InputFile& b) {
          return std::tie(a.folder, a.name) < std::tie(b.folder, b.name);
        };
        input_.insert(std::lower_bound(input_.begin(), input_.end(), draft, before), draft);
        break;
      }
    }
  }

  // Reads the texts among the wanted files that are not read yet.
  template <typename Wanted>
  void read(const Wanted& wanted) {
    for_each_index(input_.size(), [&](std::size_t i) {
      if (is_read_[i] != 0 || !is_text(input_[i].name) || !wanted(input_[i].name)) return;
      is_read_[i] = 1;
      const auto draft = options_.drafts.find(input_[i].path);
      if (draft != options_.drafts.end()) {
        input_[i].source = source_from_bytes(draft->second, input_[i].path, reading_faults_[i]);
        return;
      }
      const std::filesystem::path location = folders_[input_[i].folder].location / input_[i].name;
      input_[i].source = read_source(location, input_[i].path, reading_faults_[i]);
    });
  }

  // Files that the layout does not look at are dropped, with whatever was wrong with them.
  void keep(const Depth depth) {
    Input kept;
    kept.reserve(input_.size());
    for (std::size_t i = 0; i < input_.size(); ++i) {
      if (!is_within(input_[i].name, depth)) continue;
      diagnostics_.append(std::move(reading_faults_[i]));
      kept.push_back(std::move(input_[i]));
    }
    input_ = std::move(kept);
  }

  static bool is_within(std::string_view name, Depth depth) {
    const auto slashes = std::count(name.begin(), name.end(), '/');
    return depth == Depth::all || slashes <= (depth == Depth::files ? 0 : 1);
  }

  Loaded load_as(Layout layout) {
    const Depth depth = depth_of(layout, options_.recursive);
    read([&](const std::string& name) { return is_within(name, depth); });
    diagnostics_.append(std::move(faults_));
    const bool in_folders = layout == Layout::diesel || layout == Layout::prisma;
    for (const SourceFolder& folder : folders_) {
      report_unreadable(folder, depth, in_folders ? FoldersAre::migrations : FoldersAre::folders,
                        diagnostics_);
    }
    keep(depth);
    Loaded loaded{k_readers[static_cast<std::size_t>(layout)](input_, diagnostics_), layout};
    if (loaded.revisions.empty() && depth != Depth::all && !diagnostics_.has_errors()) {
      report_only_folders();
    }
    return loaded;
  }

  Loaded without_layout() {
    diagnostics_.append(std::move(faults_));
    return {};
  }

  // An empty folder is a fresh project; one with nothing but folders is probably read the wrong
  // way.
  void report_only_folders() {
    for (const SourceFolder& folder : folders_) {
      const auto below = std::find_if(folder.entries.begin(), folder.entries.end(),
                                      [](const FileEntry& entry) { return entry.is_folder; });
      if (below == folder.entries.end()) continue;
      diagnostics_
          .warning("no-revisions", "the source folder holds no revisions itself, only folders")
          .in_file(folder.path.empty() ? "." : folder.path)
          .with_help(
              "set recursive = true under [source] in migrate.toml to read the folders as well");
    }
  }

  const SourceOptions& options_;
  Diagnostics& diagnostics_;
  Diagnostics faults_;  // of listing
  std::vector<SourceFolder> folders_;
  Input input_;
  // beside input_:
  std::vector<Diagnostics> reading_faults_;
  std::vector<char> is_read_;  // not bool: written from several threads
};

}  // namespace

Loaded load_revisions(const SourceOptions& options, Diagnostics& diagnostics) {
  return Loader(options, diagnostics).load();
}

}  // namespace migc::revision
