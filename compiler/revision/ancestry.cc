#include "compiler/revision/ancestry.h"

namespace migc::revision {

namespace {

template <typename Neighbours>
Marks reach(const Graph& graph, std::span<const Index> from, Neighbours neighbours) {
  Marks marks(graph.size(), false);
  std::vector<Index> open;
  const auto add = [&](Index index) {
    if (marks[index]) return;
    marks[index] = true;
    open.push_back(index);
  };
  for (const Index index : from) add(index);
  while (!open.empty()) {
    const Index index = open.back();
    open.pop_back();
    for (const Index next : neighbours(index)) add(next);
  }
  return marks;
}

}  // namespace

Marks ancestors(const Graph& graph, std::span<const Index> from, Edges edges) {
  return reach(graph, from, [&](Index index) {
    return edges == Edges::down ? graph.down(index) : graph.parents(index);
  });
}

Marks descendants(const Graph& graph, std::span<const Index> from, Edges edges) {
  return reach(graph, from, [&](Index index) {
    return edges == Edges::down ? graph.children(index) : graph.successors(index);
  });
}

Marks lineage(const Graph& graph, Index of, Edges edges) {
  Marks marks = ancestors(graph, std::span(&of, 1), edges);
  const Marks above = descendants(graph, std::span(&of, 1), edges);
  for (Index index = 0; index < graph.size(); ++index) {
    if (above[index]) marks[index] = true;
  }
  return marks;
}

std::vector<Index> among(std::span<const Index> list, const Marks& marks) {
  std::vector<Index> result;
  for (const Index index : list) {
    if (marks[index]) result.push_back(index);
  }
  return result;
}

std::vector<Index> marked(const Marks& marks) {
  std::vector<Index> result;
  for (Index index = 0; index < marks.size(); ++index) {
    if (marks[index]) result.push_back(index);
  }
  return result;
}

std::vector<std::pair<Index, Index>> overlaps(const Graph& graph,
                                              std::span<const Index> revisions) {
  std::vector<Index> below;
  for (const Index index : revisions) {
    const auto parents = graph.parents(index);
    below.insert(below.end(), parents.begin(), parents.end());
  }
  std::vector<std::pair<Index, Index>> result;
  for (const Index lower : among(revisions, ancestors(graph, below, Edges::all))) {
    const Marks above = descendants(graph, graph.successors(lower), Edges::all);
    result.emplace_back(lower, among(revisions, above).front());
    if (result.size() == 10) break;
  }
  return result;
}

}  // namespace migc::revision
