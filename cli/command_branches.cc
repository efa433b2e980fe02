#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/list_revisions.h"
#include "cli/listing.h"
#include "cli/report.h"

namespace migc::cli {
namespace {

// Each branch point, then its children, indented.
ExitStatus branches(Context& context) {
  const std::optional<Project> project = load_graph(context);
  if (!project) return finish(context);
  const revision::Graph& graph = project->graph;
  const std::vector<revision::Index> points = newest_first(graph, graph.branch_points());
  if (context.options.format == Format::json || context.options.verbose) {
    return list(context, graph, points, Style::long_text);
  }
  show_findings(context);
  for (const revision::Index point : points) {
    context.out << short_line(graph, point, true);
    for (const revision::Index child : graph.children(point))
      context.out << "    " << short_line(graph, child, true);
  }
  return ExitStatus::ok;
}

}  // namespace

void add_branches(CLI::App& app, Context& context) {
  CLI::App* const command =
      app.add_subcommand("branches", "revisions that several others revise, and those");
  command->footer("    migc branches\n    migc branches --format json");
  command->callback([&context] { context.run = [&context] { return branches(context); }; });
}

}  // namespace migc::cli
