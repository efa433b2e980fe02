// Sets of revisions: everything below, above, or on the line of some revisions.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "compiler/revision/graph.h"

namespace migc::revision {

// A set of revisions: one mark for each index.
using Marks = std::vector<bool>;

// Which edges to follow: "Revises" alone, or "Depends On" too.
enum class Edges { down, all };

// With `from` themselves.
Marks ancestors(const Graph& graph, std::span<const Index> from, Edges edges);
Marks descendants(const Graph& graph, std::span<const Index> from, Edges edges);
// Ancestors and descendants.
Marks lineage(const Graph& graph, Index of, Edges edges);

// The marked indexes of `list`, in its order.
std::vector<Index> among(std::span<const Index> list, const Marks& marks);
std::vector<Index> marked(const Marks& marks);

// Pairs of `revisions` of which the first is an ancestor (over all edges) of the second: one pair
// for each revision that is an ancestor of any other, up to ten of them.
std::vector<std::pair<Index, Index>> overlaps(const Graph& graph, std::span<const Index> revisions);

}  // namespace migc::revision
