#include "compiler/revision/order.h"

#include <algorithm>
#include <cassert>

#include "compiler/revision/first_above.h"
#include "compiler/revision/open_tips.h"

namespace migc::revision {

namespace {

class NewestFirst {
 public:
  NewestFirst(const Graph& graph, const Marks& todo, std::span<const Index> tips,
              const Marks* passage)
      : graph_(graph),
        todo_(todo),
        is_left_(graph.size()),
        waiting_for_(graph.size(), 0),
        tips_(graph.size()),
        first_above_(graph, is_left_, tips_) {
    for (Index index = 0; index < graph.size(); ++index) {
      is_left_[index] = !todo[index] && !(passage && (*passage)[index]);
    }
    count_successors();
    open(tips);
  }

  std::vector<Index> run() {
    for (Slot at = tips_.first(); at != k_no_slot;) {
      const Index tip = tips_.tip(at);
      at = waiting_for_[tip] > 0 ? first_above_.find(tip) : emit(tip, at);
    }
    return std::move(output_);
  }

 private:
  void count_successors() {
    std::vector<Index> unneeded;
    for (Index index = 0; index < graph_.size(); ++index) {
      if (is_left_[index]) continue;
      for (const Index above : graph_.successors(index)) waiting_for_[index] += !is_left_[above];
      if (!todo_[index] && waiting_for_[index] == 0) unneeded.push_back(index);
    }
    for (const Index index : unneeded) leave(index);
  }

  // The tips given; then those revisions to do that cannot be reached from them, so that none is
  // forgotten.
  void open(std::span<const Index> tips) {
    std::vector<Index> first = among(tips, todo_);
    const Marks is_reached = reach(first);
    for (Index index = 0; index < graph_.size(); ++index) {
      if (!todo_[index] || is_reached[index]) continue;
      const auto above = graph_.successors(index);
      const bool is_topmost = std::none_of(above.begin(), above.end(), [&](Index successor) {
        return todo_[successor] && !is_reached[successor];
      });
      if (is_topmost) first.push_back(index);
    }
    std::sort(first.begin(), first.end());
    first.erase(std::unique(first.begin(), first.end()), first.end());
    for (const Index index : first) tips_.append(index);
  }

  Marks reach(std::span<const Index> from) const {
    Marks is_reached(graph_.size(), false);
    std::vector<Index> open(from.begin(), from.end());
    for (const Index index : open) is_reached[index] = true;
    while (!open.empty()) {
      const Index index = open.back();
      open.pop_back();
      for (const Index parent : graph_.normalized_parents(index)) {
        if (!todo_[parent] || is_reached[parent]) continue;
        is_reached[parent] = true;
        open.push_back(parent);
      }
    }
    return is_reached;
  }

  Slot emit(Index tip, Slot at) {
    output_.push_back(tip);
    Slot next = k_no_slot;
    for (const Index parent : graph_.normalized_parents(tip)) {
      if (!todo_[parent] || tips_.is_open(parent)) continue;
      if (next == k_no_slot) {
        tips_.replace(at, parent);
        next = at;
      } else {
        tips_.append(parent);
      }
    }
    if (next == k_no_slot) next = tips_.drop(at);
    leave(tip);
    return next;
  }

  // The revision no longer holds its parents back; nor do those that are only passed through, once
  // all above them left.
  void leave(Index revision) {
    std::vector<Index> leaving{revision};
    while (!leaving.empty()) {
      const Index index = leaving.back();
      leaving.pop_back();
      is_left_[index] = true;
      first_above_.leave(index);
      for (const Index parent : graph_.parents(index)) {
        if (is_left_[parent]) continue;
        if (--waiting_for_[parent] == 0 && !todo_[parent]) leaving.push_back(parent);
      }
    }
  }

  const Graph& graph_;
  const Marks& todo_;
  Marks is_left_;                           // emitted, or never taking part
  std::vector<std::uint32_t> waiting_for_;  // successors not left
  OpenTips tips_;
  FirstAbove first_above_;
  std::vector<Index> output_;
};

}  // namespace

std::vector<Index> newest_first(const Graph& graph, const Marks& todo, std::span<const Index> tips,
                                const Marks* passage) {
  return NewestFirst(graph, todo, tips, passage).run();
}

}  // namespace migc::revision
