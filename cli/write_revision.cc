#include "cli/write_revision.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/list_revisions.h"
#include "cli/report.h"
#include "cli/revision_file.h"
#include "compiler/base/files.h"
#include "compiler/revision/new_revision.h"

namespace migc::cli {
namespace {

namespace fs = std::filesystem;

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
  const auto file = make_revision_file(*project, fresh, context.diagnostics);
  if (!file || context.diagnostics.has_errors()) return finish(context);

  const fs::path path = (project->directory / file->path).lexically_normal();
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  if (code) {
    return fail(context, {fmt::format("cannot create \"{}\": {}",
                                      path.parent_path().generic_string(), code.message()),
                          {}});
  }
  if (const Result<void> written = write_file(path, file->text, Overwrite::no); !written) {
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
