#include "compiler/revision/first_above.h"

#include <algorithm>

namespace migc::revision {

FirstAbove::FirstAbove(const Graph& graph, const Marks& is_left, OpenTips& tips)
    : graph_(graph),
      is_left_(is_left),
      tips_(tips),
      not_before_(graph.size(), 0),
      way_index_(graph.size(), 0),
      ways_(1),
      first_left_(graph.size(), 0),
      searched_in_(graph.size(), 0) {}

Slot FirstAbove::find(Index revision) {
  if (const auto nearby = search_nearby(revision)) return *nearby;
  Way& way = known_way(revision);
  mend(revision, way);
  search(revision, way);
  return tips_.slot_of(way.back());
}

// The answer, if all that is left above the revision is little.
std::optional<Slot> FirstAbove::search_nearby(Index revision) {
  constexpr std::size_t k_few = 16;
  std::vector<Index> found{revision};
  std::size_t looked_at = 0;
  Slot first = k_no_slot;
  for (std::size_t done = 0; done < found.size(); ++done) {
    const auto successors = graph_.successors(found[done]);
    for (const Index above : successors.subspan(first_successor_left(found[done]))) {
      if (++looked_at > 4 * k_few) return std::nullopt;
      if (is_left_[above] || std::find(found.begin(), found.end(), above) != found.end()) continue;
      if (found.size() == k_few) return std::nullopt;
      found.push_back(above);
      first = std::min(first, tips_.slot_of(above));
    }
  }
  return first;
}

FirstAbove::Way& FirstAbove::known_way(Index revision) {
  if (way_index_[revision] == 0) {
    way_index_[revision] = static_cast<std::uint32_t>(ways_.size());
    ways_.emplace_back();
  }
  return ways_[way_index_[revision]];
}

void FirstAbove::mend(Index revision, Way& way) {
  while (!way.empty() && is_left_[way.back()]) way.pop_back();
  while (way.empty() || !tips_.is_open(way.back())) {
    const Index end = way.empty() ? revision : way.back();
    way.push_back(graph_.successors(end)[first_successor_left(end)]);
  }
}

std::uint32_t FirstAbove::first_successor_left(Index revision) {
  const auto successors = graph_.successors(revision);
  std::uint32_t& first = first_left_[revision];
  while (first < successors.size() && is_left_[successors[first]]) ++first;
  return first;
}

std::optional<Slot> FirstAbove::enter(Index revision, Slot bound) {
  Slot& not_before = not_before_[revision];
  not_before = tips_.at_or_after(not_before);
  if (not_before >= bound || searched_in_[revision] == search_) return not_before;
  searched_in_[revision] = search_;
  visits_.push_back({revision, first_successor_left(revision), tips_.slot_of(revision)});
  return std::nullopt;
}

void FirstAbove::search(Index revision, Way& way) {
  Slot bound = tips_.slot_of(way.back());
  Slot& not_before = not_before_[revision];
  not_before = tips_.at_or_after(not_before);
  if (not_before == tips_.slot_of(revision)) not_before = tips_.at_or_after(not_before + 1);
  ++search_;
  if (not_before >= bound) return;
  visits_.assign(1, {revision, first_successor_left(revision), k_no_slot});
  while (!visits_.empty()) {
    Visit& visit = visits_.back();
    const auto successors = graph_.successors(visit.revision);
    if (visit.next_successor < successors.size()) {
      const Index above = successors[visit.next_successor++];
      if (is_left_[above]) continue;
      const auto known = enter(above, bound);
      if (known) {
        visit.first = std::min(visit.first, *known);
      } else if (tips_.slot_of(above) < bound) {
        bound = tips_.slot_of(above);
        way.clear();
        for (std::size_t i = 1; i < visits_.size(); ++i) way.push_back(visits_[i].revision);
      }
      continue;
    }
    const Slot first = visit.first;
    not_before_[visit.revision] = std::max(not_before_[visit.revision], first);
    visits_.pop_back();
    if (!visits_.empty()) visits_.back().first = std::min(visits_.back().first, first);
  }
}

}  // namespace migc::revision
