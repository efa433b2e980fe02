// Lists of neighbours in two flat arrays: what a graph of 100,000 revisions needs to stay in the
// cache.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace migc::revision {

// Position of a revision in load order.
using Index = std::uint32_t;

// A list of indexes for every index.
class Adjacency {
 public:
  // Lists are appended for 0, 1, 2, … in turn: add() as often as needed, then close().
  void add(Index to) { targets_.push_back(to); }
  void close() { ends_.push_back(static_cast<std::uint32_t>(targets_.size())); }
  // What was added since the last close().
  std::span<const Index> open_list() const {
    return std::span(targets_).subspan(ends_.empty() ? 0 : ends_.back());
  }

  std::size_t size() const { return ends_.size(); }
  std::span<const Index> operator[](Index from) const {
    const std::uint32_t begin = from == 0 ? 0 : ends_[from - 1];
    return std::span(targets_).subspan(begin, ends_[from] - begin);
  }

  // The same edges seen from their other end; each list in ascending order.
  Adjacency reversed() const;

 private:
  std::vector<Index> targets_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace migc::revision
