#include "compiler/revision/reachability.h"

#include <algorithm>

namespace migc::revision {

Reachability::Reachability(const Graph& graph) : graph_(graph), visited_in_(graph.size(), 0) {
  walk(Direction::forward, forward_, &tree_);
  walk(Direction::backward, backward_, nullptr);
}

// Depth first from the bases upwards; `direction` is the order in which successors are taken.
void Reachability::walk(Direction direction, std::vector<Interval>& all_below,
                        std::vector<Interval>* tree) {
  const std::size_t size = graph_.size();
  all_below.assign(size, {});
  if (tree) tree->assign(size, {});
  struct Visit {
    Index index;
    std::size_t taken;
  };
  std::vector<Visit> visits;
  std::vector<bool> is_seen(size, false);
  std::uint32_t entered = 0;
  std::uint32_t finished = 0;
  const auto enter = [&](Index index) {
    if (is_seen[index]) return;
    is_seen[index] = true;
    if (tree) (*tree)[index].first = entered;
    ++entered;
    visits.push_back({index, 0});
  };
  const auto finish = [&](Index index) {
    Interval& interval = all_below[index];
    interval = {finished, finished};
    ++finished;
    for (const Index above : graph_.successors(index)) {
      interval.first = std::min(interval.first, all_below[above].first);
    }
    if (tree) (*tree)[index].last = entered - 1;
  };
  for (Index number = 0; number < size; ++number) {
    const Index root =
        direction == Direction::forward ? number : static_cast<Index>(size - 1 - number);
    if (!graph_.parents(root).empty()) continue;
    enter(root);
    while (!visits.empty()) {
      Visit& visit = visits.back();
      const auto above = graph_.successors(visit.index);
      if (visit.taken == above.size()) {
        finish(visit.index);
        visits.pop_back();
        continue;
      }
      const std::size_t next =
          direction == Direction::forward ? visit.taken : above.size() - 1 - visit.taken;
      ++visit.taken;
      enter(above[next]);
    }
  }
}

bool Reachability::is_ancestor(Index lower, Index upper) {
  if (lower == upper || !may_reach(lower, upper)) return false;
  if (tree_[lower].holds(tree_[upper])) return true;
  ++search_;
  std::vector<Index> open{upper};
  while (!open.empty()) {
    const Index index = open.back();
    open.pop_back();
    for (const Index parent : graph_.parents(index)) {
      if (visited_in_[parent] == search_ || !may_reach(lower, parent)) continue;
      if (tree_[lower].holds(tree_[parent])) return true;
      visited_in_[parent] = search_;
      open.push_back(parent);
    }
  }
  return false;
}

}  // namespace migc::revision
