#include <memory>

#include "cli/list_revisions.h"
#include "cli/report.h"
#include "compiler/revision/history.h"

namespace migc::cli {
namespace {

struct Options {
  std::string range;
  bool graph = false;
};

ExitStatus history(Context& context, const Options& options) {
  const std::optional<Project> project = load_graph(context);
  if (!project) return finish(context);
  revision::HistoryOptions wanted;
  wanted.rows = project->config.at.value_or(std::vector<std::string>());
  const auto found = revision::history(project->graph, options.range, wanted, context.diagnostics);
  if (!found) return finish(context);
  const Style lines = context.options.verbose ? Style::long_text : Style::tree_lines;
  return list(context, project->graph, *found, options.graph ? Style::drawing : lines);
}

}  // namespace

void add_history(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("history", "revisions, newest first");
  const auto options = std::make_shared<Options>();
  command->add_option("-r,--rev-range", options->range, "only START:END, both ends included")
      ->type_name("START:END");
  command->add_flag("--graph", options->graph, "draw the lines of descent");
  command->footer(
      "An empty START is base, an empty END is heads; \"current\" is what [environments.NAME] at "
      "says with --env.\n\n"
      "    migc history\n    migc history --graph\n    migc history -r def456:abc123 -v\n    migc "
      "history -r -3: --format json");
  command->callback([&context, options] {
    context.run = [&context, options] { return history(context, *options); };
  });
}

}  // namespace migc::cli
