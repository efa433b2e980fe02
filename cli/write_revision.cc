#include "cli/write_revision.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/list_revisions.h"
#include "cli/report.h"
#include "compiler/base/files.h"
#include "compiler/revision/new_revision.h"

namespace migc::cli {
namespace {

namespace fs = std::filesystem;

// Now, or the moment that reproducible builds ask for.
std::int64_t creation_time() {
  if (const char* const epoch =
          std::getenv("SOURCE_DATE_EPOCH")) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view text(epoch);
    std::int64_t seconds = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (fault == std::errc() && end == text.data() + text.size()) return seconds;
  }
  return std::time(nullptr);
}

// Minutes east of UTC in a zone at a moment, from the system's zone data.
int utc_offset_minutes(const std::string& zone, std::int64_t seconds) {
  ::setenv("TZ", zone.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): no other thread runs here
  ::tzset();
  const std::time_t moment = seconds;
  std::tm local{};
  ::localtime_r(&moment, &local);
  return static_cast<int>(local.tm_gmtoff / 60);
}

bool is_native(Context& context, const Project& project) {
  if (project.layout == revision::Layout::migc) return true;
  context.diagnostics
      .error("foreign-layout", fmt::format("the sources have the layout of {}; migc writes new "
                                           "revisions in its own layout alone",
                                           revision::layout_name(project.layout)))
      .with_help(
          "write the file as that tool does, or set [source] layout = \"migc\" for a folder of its "
          "own");
  return false;
}

}  // namespace

ExitStatus write_revision(Context& context, NewRevisionOptions options) {
  const std::optional<Project> project = load_graph(context);
  if (!project || !is_native(context, *project)) return finish(context);
  if (options.parents.id.empty()) options.parents.id = revision::random_revision_id();
  const auto parents =
      revision::choose_parents(project->graph, options.parents, context.diagnostics);
  if (!parents) return finish(context);

  revision::NewRevision fresh;
  fresh.id = options.parents.id;
  fresh.message = options.message;
  fresh.down_revisions = parents->down_revisions;
  fresh.branch_labels = parents->branch_labels;
  fresh.depends_on = parents->depends_on;
  fresh.created = creation_time();
  fresh.utc_offset_minutes = utc_offset_minutes(project->config.source.timezone, fresh.created);
  const auto name = revision::file_name(
      project->config.source.file_template, fresh,
      static_cast<std::size_t>(project->config.source.slug_length), context.diagnostics);
  revision::Revision as_loaded;
  as_loaded.id = fresh.id;
  check_id_width(project->config, as_loaded, context.diagnostics);
  if (!name || context.diagnostics.has_errors()) return finish(context);

  const fs::path path =
      (project->directory / project->config.source.paths.front() / *name).lexically_normal();
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  if (code) {
    return fail(context, {fmt::format("cannot create \"{}\": {}",
                                      path.parent_path().generic_string(), code.message()),
                          {}});
  }
  if (const Result<void> written = write_file(path, render_revision(fresh), Overwrite::no);
      !written) {
    return fail(context, written.error());
  }
  if (context.options.format == Format::json) {
    print_json(context, {{"revision", fresh.id},
                         {"down_revisions", fresh.down_revisions},
                         {"depends_on", fresh.depends_on},
                         {"branch_labels", fresh.branch_labels},
                         {"message", fresh.message},
                         {"path", path.generic_string()}});
  } else {
    show_findings(context);
    context.out << path.generic_string() << '\n';
  }
  return ExitStatus::ok;
}

}  // namespace migc::cli
