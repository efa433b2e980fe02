// The revision graph: who comes before whom. Built once from all revisions of a project, immutable
// afterwards. Vocabulary and rules are Alembic's; docs/decisions.md says where migc is stricter.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/adjacency.h"
#include "compiler/revision/branch_labels.h"
#include "compiler/revision/name_table.h"
#include "compiler/revision/revision.h"
#include "compiler/revision/shortcuts.h"

namespace migc::revision {

// Two kinds of edges: "Revises" (down, the other way children) and "Depends On" (dependencies, the
// other way dependents). Both order the steps; only the first kind makes branches, heads and
// lineage.
class Graph {
 public:
  // `revisions` in load order, which decides ties in every order that follows. Reports all faults
  // at once: bad-id, illegal-char, reserved-id (a warning), duplicate, duplicate-label, self-loop,
  // dep-self-loop, missing-parent, missing-dependency, cycle, dep-cycle. Whatever the faults, the
  // graph returned is acyclic and consistent: of two revisions with one id the first stays, faulty
  // edges are left out.
  static Graph build(std::vector<Revision> revisions, Diagnostics& diagnostics);

  // Movable only: the names are borrowed from the revisions.
  Graph(Graph&&) = default;
  Graph& operator=(Graph&&) = default;

  std::size_t size() const { return revisions_.size(); }
  const Revision& revision(Index index) const { return revisions_[index]; }
  const std::string& id(Index index) const { return revisions_[index].id; }

  // The revision with exactly this id.
  std::optional<Index> find(std::string_view id) const { return names_.find_id(id); }
  // All ids and branch labels, for lookups by prefix and for suggestions.
  const NameTable& names() const { return names_; }

  // Neighbours, each once: down and dependencies in header order, children and dependents in load
  // order.
  std::span<const Index> down(Index index) const { return down_[index]; }
  std::span<const Index> dependencies(Index index) const { return dependencies_[index]; }
  std::span<const Index> children(Index index) const { return children_[index]; }
  std::span<const Index> dependents(Index index) const { return dependents_[index]; }
  // Down revisions, then the dependencies that are not among them.
  std::span<const Index> parents(Index index) const { return parents_[index]; }
  // Down revisions, then those dependencies that no ancestor (by down edges) declares as well: the
  // parents that Alembic walks, on which its order of steps rests.
  std::span<const Index> normalized_parents(Index index) const { return normalized_[index]; }
  // Children and dependents, in load order.
  std::span<const Index> successors(Index index) const { return successors_[index]; }

  bool is_head(Index index) const { return children_[index].empty(); }
  bool is_real_head(Index index) const { return successors_[index].empty(); }
  bool is_base(Index index) const { return down_[index].empty(); }
  bool is_branch_point(Index index) const { return children_[index].size() > 1; }
  bool is_merge_point(Index index) const { return down_[index].size() > 1; }

  // In load order.
  std::vector<Index> heads() const;       // no revision revises them
  std::vector<Index> real_heads() const;  // nor depends on them
  std::vector<Index> bases() const;       // revise nothing, whatever they depend on
  std::vector<Index> branch_points() const;
  std::vector<Index> merge_points() const;

  // The branch labels that hold for a revision, its own and those of its branch, sorted.
  std::vector<std::string> labels(Index index) const { return labels_.of(index); }

  // Pairs of a revision and one of its down revisions that is an ancestor, by down edges, of
  // another one; sorted. Harmless, but of no use.
  std::vector<Edge> redundant_down() const { return find_shortcuts(down_, down_, topological_); }

  // Every revision after its parents; load order is not kept.
  std::span<const Index> topological() const { return topological_; }

 private:
  friend class GraphBuilder;
  Graph() = default;

  std::vector<Revision> revisions_;
  NameTable names_;
  Adjacency down_, dependencies_, parents_, normalized_;
  Adjacency children_, dependents_, successors_;
  std::vector<Index> topological_;
  BranchLabels labels_;
};

}  // namespace migc::revision
