#include "compiler/revision/shortcuts.h"

#include <algorithm>
#include <limits>

namespace migc::revision {

namespace {

constexpr Index k_none = std::numeric_limits<Index>::max();

// One search upwards for each revision that several name, from all of these at once and no higher
// than the highest of them: as these are usually few and near, it ends at once.
class ShortcutFinder {
 public:
  ShortcutFinder(const Adjacency& ways, std::span<const Index> topological)
      : ways_up_(ways.reversed()),
        level_(ways.size(), 0),
        visited_for_(ways.size(), k_none),
        names_(ways.size(), k_none) {
    for (const Index index : topological) {
      for (const Index below : ways[index]) {
        level_[index] = std::max(level_[index], level_[below] + 1);
      }
    }
  }

  void search(Index named, std::span<const Index> namers) {
    Index highest = 0;
    for (const Index index : namers) {
      names_[index] = named;
      highest = std::max(highest, level_[index]);
    }
    std::vector<Index> open(namers.begin(), namers.end());
    while (!open.empty()) {
      const Index index = open.back();
      open.pop_back();
      for (const Index above : ways_up_[index]) {
        if (visited_for_[above] == named || level_[above] > highest) continue;
        visited_for_[above] = named;
        if (names_[above] == named) {
          found_.emplace_back(above, named);  // what is above it is searched anyway
        } else {
          open.push_back(above);
        }
      }
    }
  }

  std::vector<Edge> found() {
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  Adjacency ways_up_;
  std::vector<Index> level_;  // longest way down
  std::vector<Index> visited_for_, names_;
  std::vector<Edge> found_;
};

}  // namespace

std::vector<Edge> find_shortcuts(const Adjacency& named, const Adjacency& ways,
                                 std::span<const Index> topological) {
  ShortcutFinder finder(ways, topological);
  const Adjacency namers = named.reversed();
  for (Index index = 0; index < namers.size(); ++index) {
    if (namers[index].size() > 1) finder.search(index, namers[index]);
  }
  return finder.found();
}

Adjacency normalized_parents(const Adjacency& down, const Adjacency& dependencies,
                             std::span<const Index> topological) {
  const std::vector<Edge> redundant = find_shortcuts(dependencies, down, topological);
  std::vector<Index> listed_by(down.size(), k_none);
  Adjacency result;
  for (Index index = 0; index < down.size(); ++index) {
    for (const Index parent : down[index]) {
      listed_by[parent] = index;
      result.add(parent);
    }
    for (const Index needed : dependencies[index]) {
      if (listed_by[needed] == index) continue;
      const bool is_redundant =
          std::binary_search(redundant.begin(), redundant.end(), Edge(index, needed));
      if (!is_redundant) result.add(needed);
    }
    result.close();
  }
  return result;
}

}  // namespace migc::revision
