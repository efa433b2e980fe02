// Order and cycles of directed graphs.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/revision/adjacency.h"

namespace migc::revision {

// All nodes, each after those it points to; fewer than all if there are cycles.
std::vector<Index> topological_order(const Adjacency& edges);

// The knots: maximal sets of two or more nodes that all reach one another. Nodes ascending, knots
// by first node. Edges from a node to itself are not looked at.
std::vector<std::vector<Index>> find_knots(const Adjacency& edges);

// A shortest way from the first node of a knot back to itself: the nodes in the order of the edges,
// that node first.
std::vector<Index> cycle_through(const Adjacency& edges, const std::vector<Index>& knot);

}  // namespace migc::revision
