// Which branch labels hold for which revision. A label holds for the revision that carries it, for
// all its descendants, and, where the branch above it is one unforked line, for the line below it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/revision/adjacency.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// The edges that labels follow, of an acyclic graph.
struct LabelEdges {
  const Adjacency& down;
  const Adjacency& children;
  const Adjacency& successors;         // children and dependents: these too make a fork
  std::span<const Index> topological;  // parents first
};

class BranchLabels {
 public:
  BranchLabels() = default;
  // Labels are borrowed from `revisions`.
  BranchLabels(const std::vector<Revision>& revisions, const LabelEdges& edges);

  // Sorted, each once.
  std::vector<std::string> of(Index revision) const;

 private:
  using SetId = std::uint32_t;  // 0 is the empty set
  // `base` and some more labels: a line of revisions with a label each must not take quadratic
  // space.
  struct Set {
    SetId base = 0;
    std::vector<std::string_view> more;  // sorted
  };

  SetId extended(SetId base, const Revision& revision);
  SetId united(SetId a, SetId b);
  std::vector<std::string_view> flat(SetId set) const;
  void spread_up(const std::vector<Revision>& revisions, const LabelEdges& edges);
  void spread_down(const std::vector<Revision>& revisions, const LabelEdges& edges);

  std::vector<Set> sets_;
  std::map<std::pair<SetId, SetId>, SetId> unions_;  // made so far
  std::vector<SetId> from_below_;  // by revision: its own labels and those of its ancestors; empty
                                   // if there are none at all
  std::vector<SetId> from_above_;  // by revision: labels that climbed down the line
};

}  // namespace migc::revision
