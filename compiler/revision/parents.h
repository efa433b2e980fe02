// Where a new revision or merge belongs in the graph.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// The command line of `revision` and `merge`.
struct ParentsRequest {
  std::string id;  // of the new revision; empty: not chosen yet, not checked
  std::vector<std::string> heads{
      "head"};          // --head, or the arguments of merge; "base" starts a new root
  bool splice = false;  // parents may be revisions that are no heads
  std::vector<std::string> branch_labels;
  std::vector<std::string> depends_on;  // any names; labels stay labels, all else becomes a full id
};

// What goes into the header of the new file.
struct Parents {
  std::vector<std::string> down_revisions;
  std::vector<std::string> depends_on;
  std::vector<std::string> branch_labels;
};

// nullopt: diagnostics has errors: those of resolve(), illegal-char, reserved-id, duplicate,
// duplicate-label, duplicate-head, not-head.
std::optional<Parents> choose_parents(const Graph& graph, const ParentsRequest& request,
                                      Diagnostics& diagnostics);

}  // namespace migc::revision
