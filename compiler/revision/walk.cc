#include "compiler/revision/walk.h"

#include <string>

#include <fmt/format.h>

#include "compiler/revision/faults.h"

namespace migc::revision {

Walk walk_down(const Graph& graph, Index from, std::uint32_t steps) {
  Walk walk;
  walk.at = from;
  for (; walk.taken < steps; ++walk.taken) {
    if (!walk.at) {
      walk.end = Walk::End::beyond;
      return walk;
    }
    const auto parents = graph.down(*walk.at);
    if (parents.size() > 1) {
      walk.end = Walk::End::ambiguous;
      walk.choices.assign(parents.begin(), parents.end());
      return walk;
    }
    walk.at = parents.empty() ? std::nullopt : std::optional(parents.front());
  }
  if (!walk.at) walk.end = Walk::End::base;
  return walk;
}

Walk walk_up(const Graph& graph, std::optional<Index> from, std::uint32_t steps,
             const Marks* branch) {
  Walk walk;
  walk.at = from;
  const std::vector<Index> bases = from ? std::vector<Index>{} : graph.bases();
  for (; walk.taken < steps; ++walk.taken) {
    const std::span<const Index> next = walk.at ? graph.children(*walk.at) : std::span(bases);
    walk.choices = branch ? among(next, *branch) : std::vector<Index>(next.begin(), next.end());
    if (walk.choices.size() != 1) {
      walk.end = walk.choices.empty() ? Walk::End::beyond : Walk::End::ambiguous;
      return walk;
    }
    walk.at = walk.choices.front();
  }
  if (!walk.at) walk.end = Walk::End::base;
  return walk;
}

void report_walk(const Graph& graph, const Walk& walk, std::string_view text,
                 Diagnostics& diagnostics) {
  const std::string where = walk.at ? "\"" + graph.id(*walk.at) + "\"" : std::string("base");
  if (walk.end == Walk::End::ambiguous) {
    diagnostics
        .error("ambiguous-walk", fmt::format("\"{}\" has several ways at {}: {}", text, where,
                                             quoted_list(graph, walk.choices)))
        .with_help("name a revision, or put BRANCH@ in front to choose the way");
    return;
  }
  diagnostics
      .error("walk-too-far", fmt::format("\"{}\" leads out of the graph: {} step{} end at {}", text,
                                         walk.taken, walk.taken == 1 ? "" : "s", where))
      .with_help("count fewer steps, or use \"base\", \"head\" or \"heads\"");
}

void report_no_steps(std::string_view text, std::string_view why, Diagnostics& diagnostics) {
  diagnostics.error("walk-too-far", fmt::format("\"{}\" leads nowhere: {}", text, why))
      .with_help(
          "use \"+N\" to upgrade, \"-N\" to downgrade, or count from a revision: \"NAME+N\"");
}

}  // namespace migc::revision
