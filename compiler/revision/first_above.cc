#include "compiler/revision/first_above.h"

#include <algorithm>
#include <functional>

namespace migc::revision {

FirstAbove::FirstAbove(const Graph& graph, const Marks& is_left,
                       const std::vector<std::uint32_t>& waiting_for, const OpenTips& tips)
    : graph_(graph),
      is_left_(is_left),
      waiting_for_(waiting_for),
      tips_(tips),
      value_(graph.size(), 0),
      is_settled_(graph.size(), false),
      heap_index_(graph.size(), 0),
      heaps_(1) {}

FirstAbove::Heap& FirstAbove::heap_of(Index revision) {
  if (heap_index_[revision] == 0) {
    heap_index_[revision] = static_cast<std::uint32_t>(heaps_.size());
    heaps_.emplace_back();
    for (const Index successor : graph_.successors(revision)) {
      if (!is_left_[successor]) heaps_.back().emplace_back(value_[successor], successor);
    }
    std::make_heap(heaps_.back().begin(), heaps_.back().end(), std::greater<>{});
  }
  return heaps_[heap_index_[revision]];
}

Index FirstAbove::best_successor(Index revision) {
  const auto successors = graph_.successors(revision);
  if (successors.size() == 1) return successors.front();
  Heap& heap = heap_of(revision);
  for (;;) {
    const auto [bound, successor] = heap.front();
    const bool is_left = is_left_[successor];
    if (!is_left && (!is_settled_[successor] || value_[successor] == bound)) return successor;
    std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
    heap.pop_back();
    if (is_left) continue;
    heap.emplace_back(value_[successor], successor);
    std::push_heap(heap.begin(), heap.end(), std::greater<>{});
  }
}

void FirstAbove::settle(Index revision) {
  std::vector<Index> open{revision};
  while (!open.empty()) {
    const Index index = open.back();
    Slot value = tips_.slot_of(index);
    if (waiting_for_[index] > 0) {
      const Index best = best_successor(index);
      if (!is_settled_[best]) {
        open.push_back(best);
        continue;
      }
      value = std::min(value, value_[best]);
    }
    value_[index] = value;
    is_settled_[index] = true;
    open.pop_back();
  }
}

Slot FirstAbove::find(Index revision) {
  for (;;) {
    const Index best = best_successor(revision);
    if (is_settled_[best]) return value_[best];
    settle(best);
  }
}

void FirstAbove::unsettle_parents(Index revision) {
  std::vector<Index> open{revision};
  while (!open.empty()) {
    const Index index = open.back();
    open.pop_back();
    for (const Index parent : graph_.parents(index)) {
      const bool stays = !is_settled_[parent] || value_[parent] != value_[index] ||
                         tips_.slot_of(parent) == value_[parent];
      if (stays || is_left_[parent]) continue;
      is_settled_[parent] = false;
      open.push_back(parent);
    }
  }
}

void FirstAbove::leave(Index revision) {
  if (is_settled_[revision]) unsettle_parents(revision);
}

}  // namespace migc::revision
