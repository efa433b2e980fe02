// Listings for people: the history of a range, and what the rows of a version table stand for.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

struct HistoryOptions {
  std::vector<std::string> rows;  // what "current" means
  bool with_start = true;         // list the start of the range too
};

// The revisions of "START:END", newest first, both ends included. An empty START is base, an empty
// END is heads; ":" (or an empty text) is everything. Only descendants of START are listed, unless
// it is base. nullopt: diagnostics has errors (those of resolve(), bad-range, not-ancestor,
// overlap).
std::optional<std::vector<Index>> history(const Graph& graph, std::string_view range,
                                          const HistoryOptions& options, Diagnostics& diagnostics);

// The tips (by down edges) of everything that `rows` imply: the rows, and the ends of branches that
// are applied only because something depends on them. In load order. nullopt: a row is unknown.
std::optional<std::vector<Index>> applied_heads(const Graph& graph,
                                                const std::vector<std::string>& rows,
                                                Diagnostics& diagnostics);

// Positions in topological order, newest first, of the whole graph: what history lists for ":".
std::vector<Index> whole_history(const Graph& graph);

}  // namespace migc::revision
