#include "compiler/revision/row_changes.h"

#include <algorithm>
#include <cassert>

namespace migc::revision {

RowChanges::RowChanges(const Graph& graph, std::span<const Index> rows)
    : graph_(graph), is_row_(graph.size(), false), applied_successors_(graph.size(), 0) {
  for (const Index row : rows) is_row_[row] = true;
  const Marks applied = ancestors(graph, rows, Edges::all);
  for (Index index = 0; index < graph.size(); ++index) {
    if (!applied[index]) continue;
    for (const Index parent : graph.parents(index)) ++applied_successors_[parent];
  }
}

std::vector<VersionOp> RowChanges::apply(Index revision) {
  const std::string& id = graph_.id(revision);
  std::vector<Index> swallowed;
  for (const Index parent : graph_.parents(revision)) {
    ++applied_successors_[parent];
    if (is_row_[parent]) swallowed.push_back(parent);
    is_row_[parent] = false;
  }
  is_row_[revision] = true;
  std::vector<VersionOp> operations;
  for (std::size_t i = 1; i < swallowed.size(); ++i) {
    operations.push_back({VersionOp::Kind::remove, graph_.id(swallowed[i]), ""});
  }
  if (swallowed.empty()) {
    operations.push_back({VersionOp::Kind::insert, "", id});
  } else {
    operations.push_back({VersionOp::Kind::update, graph_.id(swallowed.front()), id});
  }
  return operations;
}

std::vector<VersionOp> RowChanges::remove(Index revision) {
  assert(is_row_[revision] && applied_successors_[revision] == 0);
  const std::string& id = graph_.id(revision);
  std::vector<Index> surfaced;
  for (const Index parent : graph_.parents(revision)) {
    // A version table that was wrong from the start may hold the parent already.
    if (--applied_successors_[parent] > 0 || is_row_[parent]) continue;
    is_row_[parent] = true;
    surfaced.push_back(parent);
  }
  is_row_[revision] = false;
  std::vector<VersionOp> operations;
  for (std::size_t i = 1; i < surfaced.size(); ++i) {
    operations.push_back({VersionOp::Kind::insert, "", graph_.id(surfaced[i])});
  }
  if (surfaced.empty()) {
    operations.push_back({VersionOp::Kind::remove, id, ""});
  } else {
    operations.push_back({VersionOp::Kind::update, id, graph_.id(surfaced.front())});
  }
  return operations;
}

std::vector<std::string> RowChanges::sorted() const {
  std::vector<std::string> rows;
  for (const Index index : marked(is_row_)) rows.push_back(graph_.id(index));
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace migc::revision
