#include "cli/list_revisions.h"

#include <nlohmann/json.hpp>

#include "cli/listing.h"
#include "cli/report.h"
#include "compiler/revision/history.h"

namespace migc::cli {

using revision::Graph;
using revision::Index;

std::optional<Project> load_graph(Context& context) {
  Project project = load_project(context.options.project, context.diagnostics);
  if (context.diagnostics.has_errors()) return std::nullopt;
  return project;
}

ExitStatus list(Context& context, const Graph& graph, const std::vector<Index>& indexes,
                Style style) {
  if (context.options.format == Format::json) {
    nlohmann::ordered_json document = revisions_json(graph, indexes);
    if (!context.diagnostics.empty())
      document["diagnostics"] = diagnostics_json(context.diagnostics);
    print_json(context, document);
    return ExitStatus::ok;
  }
  show_findings(context);
  if (style == Style::drawing) {
    context.out << draw_graph(graph, indexes);
    return ExitStatus::ok;
  }
  for (const Index index : indexes) {
    if (style == Style::long_text) {
      context.out << long_text(graph, index) << '\n';
    } else {
      context.out << short_line(graph, index, style == Style::tree_lines);
    }
  }
  return ExitStatus::ok;
}

std::vector<Index> newest_first(const Graph& graph, std::vector<Index> indexes) {
  std::vector<bool> wanted(graph.size(), false);
  for (const Index index : indexes) wanted[index] = true;
  indexes.clear();
  for (const Index index : revision::whole_history(graph)) {
    if (wanted[index]) indexes.push_back(index);
  }
  return indexes;
}

}  // namespace migc::cli
