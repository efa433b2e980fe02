#include "compiler/revision/adjacency.h"

#include <utility>

namespace migc::revision {

Adjacency Adjacency::reversed() const {
  Adjacency result;
  result.ends_.assign(ends_.size(), 0);
  for (const Index to : targets_) ++result.ends_[to];
  std::uint32_t total = 0;
  for (std::uint32_t& end : result.ends_) end = std::exchange(total, total + end);
  result.targets_.resize(targets_.size());
  for (Index from = 0; from < size(); ++from) {
    for (const Index to : (*this)[from]) result.targets_[result.ends_[to]++] = from;
  }
  return result;
}

}  // namespace migc::revision
