// Edges that say nothing new, because a longer way says the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "compiler/revision/adjacency.h"

namespace migc::revision {

// An edge from a revision to one that it names.
using Edge = std::pair<Index, Index>;

// Those edges (from, to) of `named` for which an ancestor of `from`, by `ways`, names `to` as well;
// sorted. `ways` lead downwards, `topological` has their ends before their beginnings.
std::vector<Edge> find_shortcuts(const Adjacency& named, const Adjacency& ways,
                                 std::span<const Index> topological);

// For each revision its down revisions, then the dependencies that are neither among them nor among
// the dependencies that an ancestor, by down edges, declares: the parents that Alembic walks.
Adjacency normalized_parents(const Adjacency& down, const Adjacency& dependencies,
                             std::span<const Index> topological);

}  // namespace migc::revision
