#include <memory>

#include "cli/list_revisions.h"
#include "cli/report.h"
#include "compiler/revision/lookup.h"

namespace migc::cli {

void add_show(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("show", "all that is known of a revision");
  const auto name = std::make_shared<std::string>();
  command->add_option("REV", *name, "the revision; heads shows every head")->required();
  command->footer("    migc show abc123\n    migc show head\n    migc show heads --format json");
  command->callback([&context, name] {
    context.run = [&context, name] {
      const std::optional<Project> project = load_graph(context);
      if (!project) return finish(context);
      const auto found = revision::resolve(project->graph, *name, context.diagnostics);
      if (!found) return finish(context);
      return list(context, project->graph, newest_first(project->graph, *found), Style::long_text);
    };
  });
}

}  // namespace migc::cli
