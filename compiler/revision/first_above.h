// Answers, while newest_first() works: which is the first open tip that has this revision among its ancestors?
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/open_tips.h"

namespace migc::revision {

// Usually a few revisions are left above the one asked for, and are simply searched. Else two facts keep the search
// short. As tips only move down, and new places come last, the first place above any revision never moves to the left:
// what was found once is a bound for ever. And a way up to some open tip, once found, is a bound on the other side for
// as long as any of it is left. Only what may lie between is searched.
class FirstAbove {
 public:
  // `is_left` marks the revisions that do not take part, or no longer do. All outlive this object.
  FirstAbove(const Graph& graph, const Marks& is_left, OpenTips& tips);

  // The first place above a revision that has successors left.
  Slot find(Index revision);

 private:
  using Way = std::vector<Index>;  // upwards, to an open tip
  struct Visit {
    Index revision;
    std::uint32_t next_successor;
    Slot first;  // the first place seen so far from here upwards
  };

  std::optional<Slot> search_nearby(Index revision);
  Way& known_way(Index revision);
  void mend(Index revision, Way& way);
  // Looks for a place above `revision` that is left of the end of `way`; finds the first one, and the way there.
  void search(Index revision, Way& way);
  // Begins to look at a revision, unless it is known that nothing left of `bound` is above; returns what is known.
  std::optional<Slot> enter(Index revision, Slot bound);
  std::uint32_t first_successor_left(Index revision);

  const Graph& graph_;
  const Marks& is_left_;
  OpenTips& tips_;
  std::vector<Slot> not_before_;             // no tip from here upwards is left of it
  std::vector<std::uint32_t> way_index_;     // 0: none
  std::vector<Way> ways_;
  std::vector<std::uint32_t> first_left_;    // the successors before it have left
  std::vector<std::uint32_t> searched_in_;   // number of the search
  std::uint32_t search_ = 0;
  std::vector<Visit> visits_;
};

}  // namespace migc::revision
