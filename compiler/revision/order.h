// The order in which revisions run. Parents come before children; what else is free follows
// Alembic, so that a plan is the one its users know: a branch is finished before its sibling is
// begun.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// The revisions marked in `todo`, newest first: the order of a downgrade, and an upgrade's
// reversed.
//
// `tips` are the revisions to start from, those not in `todo` are passed over. Where revisions of
// `todo` are related only through others, these must be marked in `passage`; null if there are
// none.
//
// Alembic's procedure: a list of open tips, at first `tips` in load order, and a position in it, at
// first 0. If the tip there is an ancestor of another open tip, the position moves to the first
// such tip. Otherwise the tip is emitted and replaced by its first parent that is to do and not
// open; the other such parents go to the end of the list. Where there is none, the tip is dropped
// and the position moves one to the left. Here it takes time proportional to the graph, but for
// contrived ones, instead of its square.
std::vector<Index> newest_first(const Graph& graph, const Marks& todo, std::span<const Index> tips,
                                const Marks* passage = nullptr);

}  // namespace migc::revision
