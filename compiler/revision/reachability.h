// Is one revision an ancestor of another? Answered from a few numbers for each revision, in most
// cases without looking at the graph. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/revision/graph.h"

namespace migc::revision {

// Over all edges of the graph. Two walks through the graph give every revision intervals of
// numbers. In each walk, the interval of an ancestor holds that of its descendants (so most pairs
// are told apart: the idea of GRAIL, Yildirim et al. 2010), and a revision found below another in
// the tree of the first walk is its descendant. Where neither decides, the graph is searched.
class Reachability {
 public:
  explicit Reachability(const Graph& graph);

  // A revision is no ancestor of itself.
  bool is_ancestor(Index lower, Index upper);

 private:
  struct Interval {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    bool holds(const Interval& other) const { return first <= other.first && other.last <= last; }
  };
  enum class Direction { forward, backward };

  void walk(Direction direction, std::vector<Interval>& all_below, std::vector<Interval>* tree);
  bool may_reach(Index lower, Index upper) const {
    return forward_[lower].holds(forward_[upper]) && backward_[lower].holds(backward_[upper]);
  }

  const Graph& graph_;
  std::vector<Interval> forward_, backward_;
  std::vector<Interval> tree_;
  std::vector<std::uint32_t> visited_in_;  // number of the search
  std::uint32_t search_ = 0;
};

}  // namespace migc::revision
