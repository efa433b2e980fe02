// What is no fault of the graph but makes trouble later: for `check`, beside the faults that
// Graph::build reports.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// Reports multiple-heads (a warning, with the command that merges them) and redundant-parent (a
// note).
void check_graph(const Graph& graph, Diagnostics& diagnostics);

}  // namespace migc::revision
