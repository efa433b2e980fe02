// Answers, while newest_first() works: which is the first open tip that has this revision among its
// ancestors? SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/open_tips.h"
#include "compiler/revision/reachability.h"

namespace migc::revision {

// Usually a few revisions are left above the one asked for, and are simply searched. Else two facts
// keep the search short: as tips only move down, and new places come last, the answer for a
// revision never moves to the left; and a way up to some open tip, once found, is a bound on the
// right for as long as any of it is left. Only the places between are tried.
class FirstAbove {
 public:
  // `is_left` marks the revisions that do not take part, or no longer do. All outlive this object.
  FirstAbove(const Graph& graph, const Marks& is_left, OpenTips& tips);

  // The first place above a revision that has successors left.
  Slot find(Index revision);

 private:
  // What is known of a revision asked for before.
  struct Known {
    Slot from = 0;           // no answer is left of this place
    std::vector<Index> way;  // upwards, to an open tip
  };

  std::optional<Slot> search_nearby(Index revision);
  Known& known(Index revision);
  // The tip at the end of the way, which is mended where it has been emitted.
  Index end_of_way(Index revision, Known& known);
  Index some_successor(Index revision);

  const Graph& graph_;
  const Marks& is_left_;
  OpenTips& tips_;
  std::optional<Reachability> reachability_;  // made when first needed
  std::vector<std::uint32_t> known_index_;    // 0: nothing
  std::vector<Known> known_;
  std::vector<std::uint32_t> next_successor_;  // those before it have left
};

}  // namespace migc::revision
