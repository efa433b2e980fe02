// What is no fault of the graph but makes trouble later: for `check`, beside the faults that
// Graph::build reports. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

struct GraphCheckOptions {
  std::size_t id_width = 32;  // of the version column, in characters
};

// Reports id-too-long (an error: the server would refuse the row, 22001), multiple-heads (a
// warning, with the command that merges them) and redundant-parent (a note).
void check_graph(const Graph& graph, const GraphCheckOptions& options, Diagnostics& diagnostics);

}  // namespace migc::revision
