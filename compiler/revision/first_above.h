// Answers, while newest_first() works: which is the first open tip that has this revision among its
// ancestors?
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/open_tips.h"

namespace migc::revision {

// Every revision has a value: the first place whose tip is that revision or a descendant. As tips
// only move down, and new places come last, values only grow: what was found once is a lower bound
// for ever. So each revision keeps its successors in a heap by such bounds, and its value is
// settled by settling the best of them only. It is unsettled when the successor that it comes from
// leaves.
//
// A revision that is asked for again and again keeps a way up to the tip it was told: what is left
// of it ends at an open tip, which mostly is the next answer, however many values in between have
// changed.
class FirstAbove {
 public:
  // `is_left` marks the revisions that do not take part, or no longer do. All outlive this object.
  FirstAbove(const Graph& graph, const Marks& is_left, OpenTips& tips);

  // The first place above a revision that has successors left.
  Slot find(Index revision);

  // To be called when a revision has been marked in `is_left`, after its place went to a parent.
  void leave(Index revision);

 private:
  using Bound = std::pair<Slot, Index>;  // what the value of a successor was when last seen
  using Heap = std::vector<Bound>;       // smallest first
  struct Question {
    Slot not_before = 0;
    std::uint32_t times_settled = 0;
    std::vector<Index> way;  // upwards
  };

  Heap& heap_of(Index revision);
  // The successor with the smallest bound; none if all have left.
  std::optional<Index> best_successor(Index revision);
  void settle(Index revision);
  // The successor, of those left, with the smallest value.
  Index settle_best(Index revision);
  Question& question_about(Index revision);
  Slot end_of(std::vector<Index>& way) const;
  std::vector<Index> way_to(Slot found, Index revision);

  const Graph& graph_;
  const Marks& is_left_;
  OpenTips& tips_;
  std::vector<Slot> value_;
  Marks is_settled_;
  std::vector<std::uint32_t> heap_index_, question_index_;  // by revision; 0: none yet
  std::vector<Heap> heaps_;
  std::vector<Question> questions_;
};

}  // namespace migc::revision
