// Answers, while newest_first() works: which is the first open tip that has this revision among its
// ancestors? SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/open_tips.h"

namespace migc::revision {

// Every revision has a value: the first slot whose tip is that revision or a descendant. As tips
// only move down, and new slots come last, values only grow. So a value, once known, stays a lower
// bound, and each revision keeps its successors in a heap by such bounds; a value is found by
// settling the best successor only. A settled value is unsettled again when the successor it comes
// from leaves.
class FirstAbove {
 public:
  // `is_left` marks the revisions that do not take part, or no longer do; `waiting_for` counts the
  // successors of each that still do. All outlive this object.
  FirstAbove(const Graph& graph, const Marks& is_left,
             const std::vector<std::uint32_t>& waiting_for, const OpenTips& tips);

  // The first slot above a revision that has successors left.
  Slot find(Index revision);

  // To be called when a revision has been marked in `is_left`, and a tip replaced by its parent.
  void leave(Index revision);

 private:
  using Bound = std::pair<Slot, Index>;  // no successor's value is smaller
  using Heap = std::vector<Bound>;       // smallest first

  Heap& heap_of(Index revision);
  // The successor with the smallest value; if that is not settled yet, the one to settle first.
  Index best_successor(Index revision);
  void settle(Index revision);
  void unsettle_parents(Index revision);

  const Graph& graph_;
  const Marks& is_left_;
  const std::vector<std::uint32_t>& waiting_for_;
  const OpenTips& tips_;
  std::vector<Slot> value_;
  Marks is_settled_;
  std::vector<std::uint32_t> heap_index_;  // 0: none yet
  std::vector<Heap> heaps_;
};

}  // namespace migc::revision
