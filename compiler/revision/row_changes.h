// Which statements on the version table keep its rows true while revisions are applied and removed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/rows.h"

namespace migc::revision {

// Follows the rows through a plan. The rows are the applied revisions that no other applied
// revision has as an ancestor; as parents are applied before their children, only the parents of a
// revision become rows or cease to be. Where several do, the first of them, down revisions before
// dependencies, shares an UPDATE with the revision; the others are inserted or deleted before it.
class RowChanges {
 public:
  RowChanges(const Graph& graph, std::span<const Index> rows);

  // The parents of `revision` must be applied, its successors not.
  std::vector<VersionOp> apply(Index revision);
  // `revision` must be applied, its successors not.
  std::vector<VersionOp> remove(Index revision);

  std::vector<std::string> sorted() const;

 private:
  const Graph& graph_;
  Marks is_row_;
  std::vector<std::uint32_t> applied_successors_;
};

}  // namespace migc::revision
