#include <memory>

#include "cli/list_revisions.h"
#include "cli/report.h"
#include "compiler/revision/history.h"
#include "compiler/revision/lookup.h"

namespace migc::cli {
namespace {

// The rows that [environments.NAME] says the database has.
std::optional<std::vector<revision::Index>> current(Context& context, const Project& project) {
  if (project.config.at)
    return revision::applied_heads(project.graph, *project.config.at, context.diagnostics);
  context.diagnostics.error("not-current", "migc has no database to ask what is current")
      .with_help("give --env NAME, with the rows in [environments.NAME] at");
  return std::nullopt;
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("show", "all that is known of a revision");
  const auto name = std::make_shared<std::string>();
  command->add_option("REV", *name, "the revision; heads shows every head, current what --env says")
      ->required();
  command->footer("    migc show abc123\n    migc show head\n    migc show heads --format json");
  command->callback([&context, name] {
    context.run = [&context, name] {
      const std::optional<Project> project = load_graph(context);
      if (!project) return finish(context);
      const auto found = *name == "current"
                             ? current(context, *project)
                             : revision::resolve(project->graph, *name, context.diagnostics);
      if (!found) return finish(context);
      return list(context, project->graph, newest_first(project->graph, *found), Style::long_text);
    };
  });
}

}  // namespace migc::cli
