// Counting steps up or down from a revision, as "+2" and "head-1" do. Only down edges are walked.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

struct Walk {
  enum class End {
    revision,   // arrived at `at`
    base,       // one step below a first revision
    beyond,     // the graph ends after `taken` steps
    ambiguous,  // several `choices` after `at`
  };
  End end = End::revision;
  std::optional<Index> at;  // the last revision reached; absent: base
  std::uint32_t taken = 0;
  std::vector<Index> choices;
};

Walk walk_down(const Graph& graph, Index from, std::uint32_t steps);
// From base if `from` is absent; only over revisions marked in `branch`, unless it is null.
Walk walk_up(const Graph& graph, std::optional<Index> from, std::uint32_t steps,
             const Marks* branch);

// For a walk that did not arrive: walk-too-far or ambiguous-walk. `text` is what the user wrote.
void report_walk(const Graph& graph, const Walk& walk, std::string_view text,
                 Diagnostics& diagnostics);
// walk-too-far for a text that makes no step in the direction wanted.
void report_no_steps(std::string_view text, std::string_view why, Diagnostics& diagnostics);

}  // namespace migc::revision
