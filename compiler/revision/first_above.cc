#include "compiler/revision/first_above.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace migc::revision {

FirstAbove::FirstAbove(const Graph& graph, const Marks& is_left, OpenTips& tips)
    : graph_(graph),
      is_left_(is_left),
      tips_(tips),
      value_(graph.size(), 0),
      is_settled_(graph.size(), false),
      heap_index_(graph.size(), 0),
      question_index_(graph.size(), 0),
      heaps_(1),
      questions_(1) {}

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

std::optional<Index> FirstAbove::best_successor(Index revision) {
  const auto successors = graph_.successors(revision);
  if (successors.size() == 1) {
    return is_left_[successors.front()] ? std::nullopt : std::optional(successors.front());
  }
  Heap& heap = heap_of(revision);
  while (!heap.empty()) {
    const auto [bound, successor] = heap.front();
    if (!is_left_[successor] && value_[successor] == bound) return successor;
    std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
    heap.pop_back();
    if (is_left_[successor]) continue;
    heap.emplace_back(value_[successor], successor);
    std::push_heap(heap.begin(), heap.end(), std::greater<>{});
  }
  return std::nullopt;
}

// With a stack of its own: histories are deep.
void FirstAbove::settle(Index revision) {
  std::vector<Index> open{revision};
  while (!open.empty()) {
    const Index index = open.back();
    Slot value = tips_.slot_of(index);
    const auto best = best_successor(index);
    if (best && value_[*best] < value) {
      if (!is_settled_[*best]) {
        open.push_back(*best);
        continue;
      }
      value = value_[*best];
    }
    value_[index] = value;
    is_settled_[index] = true;
    open.pop_back();
  }
}

Index FirstAbove::settle_best(Index revision) {
  for (;;) {
    const Index best = *best_successor(revision);
    if (is_settled_[best]) return best;
    settle(best);
  }
}

FirstAbove::Question& FirstAbove::question_about(Index revision) {
  if (question_index_[revision] == 0) {
    question_index_[revision] = static_cast<std::uint32_t>(questions_.size());
    questions_.emplace_back();
  }
  return questions_[question_index_[revision]];
}

Slot FirstAbove::find(Index revision) {
  Question& question = question_about(revision);
  const Slot bound = end_of(question.way);
  question.not_before = tips_.at_or_after(question.not_before);
  if (question.not_before == tips_.slot_of(revision)) {
    question.not_before = tips_.at_or_after(question.not_before + 1);
  }
  if (bound != k_no_slot && question.not_before >= bound) return bound;
  const Slot found = value_[settle_best(revision)];
  question.not_before = found;
  ++question.times_settled;
  // A way may be long; so it pays for those alone that ask often.
  constexpr std::uint32_t k_often = 8;
  if (question.times_settled >= k_often && std::has_single_bit(question.times_settled)) {
    question.way = way_to(found, revision);
  }
  return found;
}

// What is left of the way, and the place of its end; k_no_slot if that is no open tip.
Slot FirstAbove::end_of(std::vector<Index>& way) const {
  while (!way.empty() && is_left_[way.back()]) way.pop_back();
  return way.empty() ? k_no_slot : tips_.slot_of(way.back());
}

// Along the successors from which the values come.
std::vector<Index> FirstAbove::way_to(Slot found, Index revision) {
  std::vector<Index> way{settle_best(revision)};
  while (tips_.slot_of(way.back()) != found) way.push_back(settle_best(way.back()));
  return way;
}

void FirstAbove::leave(Index revision) {
  if (!is_settled_[revision]) return;
  std::vector<Index> open{revision};
  while (!open.empty()) {
    const Index index = open.back();
    open.pop_back();
    for (const Index parent : graph_.parents(index)) {
      if (is_left_[parent] || !is_settled_[parent]) continue;
      const Slot value = value_[parent];
      if (value != value_[index] || value == tips_.slot_of(parent)) continue;
      is_settled_[parent] = false;
      open.push_back(parent);
    }
  }
}

}  // namespace migc::revision
