// Revisions for people and machines: Alembic's short and long lines, a drawing of the graph, JSON.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "compiler/revision/graph.h"

namespace migc::cli {

// "def -> abc (label) (head), message"; without `tree` the parents and the tree marks are left out,
// as `heads` has it.
std::string short_line(const revision::Graph& graph, revision::Index index, bool tree);

// Several lines: Rev, Parent, Path, …, then the whole message indented.
std::string long_text(const revision::Graph& graph, revision::Index index);

// Newest first, one line a revision, with the lines of descent drawn to its left.
std::string draw_graph(const revision::Graph& graph,
                       const std::vector<revision::Index>& newest_first);

// {"revisions": […]} of the design, in the order given.
nlohmann::ordered_json revisions_json(const revision::Graph& graph,
                                      const std::vector<revision::Index>& indexes);

}  // namespace migc::cli
