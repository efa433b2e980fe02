// What heads, branches, show and history have in common: load the graph, list some revisions of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "cli/context.h"
#include "compiler/revision/graph.h"

namespace migc::cli {

// The project's graph, or nothing if there are errors; those are in context.diagnostics.
std::optional<Project> load_graph(Context& context);

enum class Style { tree_lines, plain_lines, long_text, drawing };

// Prints the revisions in the order given: as JSON, or in the style.
ExitStatus list(Context& context, const revision::Graph& graph,
                const std::vector<revision::Index>& indexes, Style style);

// Newest first, as the design's JSON has it.
std::vector<revision::Index> newest_first(const revision::Graph& graph,
                                          std::vector<revision::Index> indexes);

}  // namespace migc::cli
