#include "compiler/revision/graph.h"

namespace migc::revision {

namespace {

template <typename Predicate>
std::vector<Index> select(const Graph& graph, Predicate predicate) {
  std::vector<Index> result;
  for (Index index = 0; index < graph.size(); ++index) {
    if (predicate(index)) result.push_back(index);
  }
  return result;
}

}  // namespace

std::vector<Index> Graph::heads() const {
  return select(*this, [this](Index index) { return is_head(index); });
}

std::vector<Index> Graph::real_heads() const {
  return select(*this, [this](Index index) { return is_real_head(index); });
}

std::vector<Index> Graph::bases() const {
  return select(*this, [this](Index index) { return is_base(index); });
}

std::vector<Index> Graph::branch_points() const {
  return select(*this, [this](Index index) { return is_branch_point(index); });
}

std::vector<Index> Graph::merge_points() const {
  return select(*this, [this](Index index) { return is_merge_point(index); });
}

}  // namespace migc::revision
