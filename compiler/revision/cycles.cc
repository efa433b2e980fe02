#include "compiler/revision/cycles.h"

#include <algorithm>
#include <limits>
#include <map>

namespace migc::revision {

std::vector<Index> topological_order(const Adjacency& edges) {
  const Adjacency back = edges.reversed();
  std::vector<Index> order;
  order.reserve(edges.size());
  std::vector<std::uint32_t> open(edges.size());
  for (Index node = 0; node < edges.size(); ++node) {
    open[node] = static_cast<std::uint32_t>(edges[node].size());
    if (open[node] == 0) order.push_back(node);
  }
  for (std::size_t done = 0; done < order.size(); ++done) {
    for (const Index from : back[order[done]]) {
      if (--open[from] == 0) order.push_back(from);
    }
  }
  return order;
}

namespace {

constexpr Index k_none = std::numeric_limits<Index>::max();

// Tarjan's algorithm with a stack of its own: histories are deep.
class KnotFinder {
 public:
  explicit KnotFinder(const Adjacency& edges)
      : edges_(edges), number_(edges.size(), k_none), low_(edges.size()), on_stack_(edges.size()) {}

  std::vector<std::vector<Index>> run() {
    for (Index node = 0; node < edges_.size(); ++node) {
      if (number_[node] == k_none) visit(node);
    }
    std::sort(knots_.begin(), knots_.end());
    return std::move(knots_);
  }

 private:
  struct Visit {
    Index node;
    std::size_t next_edge;
  };

  void enter(Index node) {
    number_[node] = low_[node] = counter_++;
    stack_.push_back(node);
    on_stack_[node] = true;
    visits_.push_back({node, 0});
  }

  void visit(Index root) {
    enter(root);
    while (!visits_.empty()) {
      const Index node = visits_.back().node;
      if (visits_.back().next_edge == edges_[node].size()) {
        visits_.pop_back();
        if (!visits_.empty()) {
          low_[visits_.back().node] = std::min(low_[visits_.back().node], low_[node]);
        }
        if (low_[node] == number_[node]) close(node);
        continue;
      }
      const Index to = edges_[node][visits_.back().next_edge++];
      if (number_[to] == k_none) {
        enter(to);
      } else if (on_stack_[to]) {
        low_[node] = std::min(low_[node], number_[to]);
      }
    }
  }

  void close(Index root) {
    std::vector<Index> knot;
    for (Index node = k_none; node != root;) {
      node = stack_.back();
      stack_.pop_back();
      on_stack_[node] = false;
      knot.push_back(node);
    }
    if (knot.size() < 2) return;
    std::sort(knot.begin(), knot.end());
    knots_.push_back(std::move(knot));
  }

  const Adjacency& edges_;
  std::vector<Index> number_, low_;
  std::vector<bool> on_stack_;
  std::vector<Index> stack_;
  std::vector<Visit> visits_;
  Index counter_ = 0;
  std::vector<std::vector<Index>> knots_;
};

}  // namespace

std::vector<std::vector<Index>> find_knots(const Adjacency& edges) {
  return KnotFinder(edges).run();
}

std::vector<Index> cycle_through(const Adjacency& edges, const std::vector<Index>& knot) {
  const Index start = knot.front();
  std::map<Index, Index> came_from;
  std::vector<Index> queue{start};
  for (std::size_t done = 0; done < queue.size(); ++done) {
    for (const Index to : edges[queue[done]]) {
      if (!std::binary_search(knot.begin(), knot.end(), to)) continue;
      if (came_from.try_emplace(to, queue[done]).second && to != start) queue.push_back(to);
    }
    if (came_from.count(start) != 0) break;
  }
  std::vector<Index> cycle;
  for (Index node = came_from.at(start); node != start; node = came_from.at(node)) {
    cycle.push_back(node);
  }
  cycle.push_back(start);
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

}  // namespace migc::revision
