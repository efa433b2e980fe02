#include "compiler/revision/graph_check.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/revision/faults.h"
#include "compiler/revision/shortcuts.h"

namespace migc::revision {

namespace {

void check_heads(const Graph& graph, Diagnostics& diagnostics) {
  const std::vector<Index> heads = graph.real_heads();
  if (heads.size() < 2) return;
  Diagnostic& diagnostic = diagnostics.warning(
      "multiple-heads",
      fmt::format("there are {} heads: {}", heads.size(), quoted_list(graph, heads)));
  diagnostic.with_help(
      "if this is not meant, make one of them with \"migc merge heads\"; \"upgrade heads\" applies "
      "all");
  constexpr std::size_t k_shown = 5;
  for (std::size_t i = 0; i < std::min(k_shown, heads.size()); ++i) {
    add_note(diagnostic, fmt::format("head \"{}\"", graph.id(heads[i])), graph.revision(heads[i]));
  }
}

}  // namespace

void check_graph(const Graph& graph, Diagnostics& diagnostics) {
  check_heads(graph, diagnostics);
  for (const auto& [from, to] : graph.redundant_down()) {
    const Revision& revision = graph.revision(from);
    const auto reference = std::find_if(
        revision.down_revisions.begin(), revision.down_revisions.end(),
        [&, below = to](const Reference& parent) { return parent.text == graph.id(below); });
    Diagnostic& diagnostic = diagnostics.note(
        "redundant-parent",
        fmt::format("revision \"{}\" revises \"{}\", which comes before its other parents anyway",
                    revision.id, graph.id(to)));
    place(diagnostic, revision, reference->span)
        .in_revision(revision.id)
        .with_help("leave it out of \"Revises\"");
  }
}

}  // namespace migc::revision
