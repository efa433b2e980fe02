#include "cli/sources_at.h"

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/git.h"
#include "cli/report.h"
#include "compiler/base/files.h"

namespace migc::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_settings = "migrate.toml";

// Goes back to where migc was.
class WorkingFolder {
 public:
  WorkingFolder() : before_(fs::current_path(code_)) {}
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() { fs::current_path(before_, code_); }

 private:
  std::error_code code_;
  fs::path before_;
};

bool leads_out(const fs::path& relative) {
  return relative.is_absolute() || (!relative.empty() && *relative.begin() == "..");
}

class Copy {
 public:
  Copy(Context& context, std::string ref, GitTree tree, TemporaryFolder folder)
      : context_(context),
        ref_(std::move(ref)),
        tree_(std::move(tree)),
        folder_(std::move(folder)) {}

  // Writes what there is of the project, and goes there.
  Result<void> make() {
    const Result<fs::path> settings = find_settings();
    if (!settings) return tl::make_unexpected(settings.error());
    const bool links = tree_.has_links();
    if (auto written = write({links ? fs::path(".") : *settings}); !written) return written;
    if (auto there = go_to_place(); !there) return there;
    if (auto inside = stays_inside(*settings); !inside) return inside;
    const fs::path project = settings->parent_path();
    std::vector<fs::path> wanted;
    for (const std::string& path : named_paths()) {
      const fs::path normal = (project / path).lexically_normal();
      if (leads_out(normal)) return outside(path);
      if (auto inside = stays_inside(normal); !inside) return inside;
      if (tree_.has(normal)) wanted.push_back(normal);
    }
    return links || wanted.empty() ? Result<void>() : write(wanted);
  }

 private:
  Result<fs::path> find_settings() const {
    const auto& named = context_.options.project.config_file;
    if (named) {
      std::error_code code;
      fs::path path = fs::weakly_canonical(*named, code).lexically_relative(tree_.top());
      if (leads_out(path)) return outside(*named);
      if (tree_.has(path)) return path;
    } else {
      for (fs::path folder = tree_.place().lexically_normal();; folder = folder.parent_path()) {
        if (tree_.has(folder / k_settings)) return folder / k_settings;
        if (folder.empty()) break;
      }
    }
    return migc::fail(fmt::format("\"{}\" has no {}", ref_, named ? *named : k_settings),
                      "name a ref that has the project, or its settings with --config");
  }

  tl::unexpected<Error> outside(const std::string& path) const {
    return migc::fail(
        fmt::format("\"{}\" lies outside of the repository, so git does not know it at \"{}\"",
                    path, ref_),
        "--at needs settings and sources that are in the repository, under relative paths");
  }

  // A link among the files may lead out of them.
  Result<void> stays_inside(const fs::path& path) const {
    std::error_code code;
    const fs::path target = fs::weakly_canonical(folder_.path() / path, code);
    if (!code && is_within(folder_.path(), target)) return {};
    return outside(path.generic_string());
  }

  Result<void> write(const std::vector<fs::path>& paths) const {
    return tree_.write(paths, folder_.path());
  }

  Result<void> go_to_place() const {
    const fs::path place = folder_.path() / tree_.place();
    if (auto inside = stays_inside(tree_.place()); !inside) return inside;
    std::error_code code;
    fs::create_directories(place, code);
    if (!code) fs::current_path(place, code);
    if (!code) return {};
    return migc::fail(fmt::format("cannot go to \"{}\" of \"{}\": {}",
                                  tree_.place().generic_string(), ref_, code.message()));
  }

  // By the settings, relative to them. Their faults are told when the task reads them.
  std::vector<std::string> named_paths() const {
    Diagnostics told_later;
    const Config config = load_settings(context_.options.project, told_later).config;
    std::vector<std::string> paths = config.source.paths;
    const auto& external = config.target.external_schema;
    paths.insert(paths.end(), external.begin(), external.end());
    return paths;
  }

  Context& context_;
  std::string ref_;
  GitTree tree_;
  TemporaryFolder folder_;
};

}  // namespace

std::string sources_name(const std::string& ref) {
  return ref.empty() ? "these sources" : fmt::format("the sources at \"{}\"", ref);
}

ExitStatus with_sources_at(Context& context, const std::string& ref,
                           const std::function<ExitStatus()>& task) {
  if (ref.empty()) return task();
  Result<GitTree> tree = GitTree::open(".", ref);
  if (!tree) return fail(context, tree.error());
  Result<TemporaryFolder> folder = TemporaryFolder::make();
  if (!folder) return fail(context, folder.error());
  Copy copy(context, ref, std::move(*tree), std::move(*folder));
  const WorkingFolder back;
  if (const Result<void> made = copy.make(); !made) return fail(context, made.error());
  return task();
}

}  // namespace migc::cli
