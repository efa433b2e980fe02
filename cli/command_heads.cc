#include <memory>

#include "cli/list_revisions.h"
#include "cli/report.h"

namespace migc::cli {

void add_heads(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("heads", "revisions that no other revises");
  const auto resolve = std::make_shared<bool>(false);
  command->add_flag("--resolve-dependencies", *resolve,
                    "only those that no other depends on either");
  command->footer(
      "One line a head; several heads mean that a merge or a branch label is missing.\n\n    migc "
      "heads\n    migc heads -v");
  command->callback([&context, resolve] {
    context.run = [&context, resolve] {
      const std::optional<Project> project = load_graph(context);
      if (!project) return finish(context);
      const revision::Graph& graph = project->graph;
      const auto heads = *resolve ? graph.real_heads() : graph.heads();
      return list(context, graph, newest_first(graph, heads),
                  context.options.verbose ? Style::long_text : Style::plain_lines);
    };
  });
}

}  // namespace migc::cli
