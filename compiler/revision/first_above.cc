#include "compiler/revision/first_above.h"

#include <algorithm>

namespace migc::revision {

FirstAbove::FirstAbove(const Graph& graph, const Marks& is_left, OpenTips& tips)
    : graph_(graph),
      is_left_(is_left),
      tips_(tips),
      known_index_(graph.size(), 0),
      known_(1),
      next_successor_(graph.size(), 0) {}

Slot FirstAbove::find(Index revision) {
  if (const auto nearby = search_nearby(revision)) return *nearby;
  if (!reachability_) reachability_.emplace(graph_);
  Known& facts = known(revision);
  const Slot bound = tips_.slot_of(end_of_way(revision, facts));
  Slot slot = tips_.at_or_after(facts.from);
  while (slot < bound && !reachability_->is_ancestor(revision, tips_.tip(slot))) {
    slot = tips_.at_or_after(slot + 1);
  }
  return facts.from = slot;
}

// The answer, if all that is left above the revision is little.
std::optional<Slot> FirstAbove::search_nearby(Index revision) {
  constexpr std::size_t k_few = 16;
  std::vector<Index> found{revision};
  Slot first = k_no_slot;
  for (std::size_t done = 0; done < found.size(); ++done) {
    for (const Index above : graph_.successors(found[done])) {
      if (is_left_[above] || std::find(found.begin(), found.end(), above) != found.end()) continue;
      if (found.size() == k_few) return std::nullopt;
      found.push_back(above);
      first = std::min(first, tips_.slot_of(above));
    }
  }
  return first;
}

FirstAbove::Known& FirstAbove::known(Index revision) {
  if (known_index_[revision] == 0) {
    known_index_[revision] = static_cast<std::uint32_t>(known_.size());
    known_.emplace_back();
  }
  return known_[known_index_[revision]];
}

Index FirstAbove::end_of_way(Index revision, Known& known) {
  std::vector<Index>& way = known.way;
  while (!way.empty() && is_left_[way.back()]) way.pop_back();
  while (way.empty() || !tips_.is_open(way.back())) {
    way.push_back(some_successor(way.empty() ? revision : way.back()));
  }
  return way.back();
}

Index FirstAbove::some_successor(Index revision) {
  const auto successors = graph_.successors(revision);
  std::uint32_t& next = next_successor_[revision];
  while (is_left_[successors[next]]) ++next;
  return successors[next];
}

}  // namespace migc::revision
