// What would run: the steps from the rows of a version table to a target, in order, with the
// statements on its rows.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"
#include "compiler/revision/rows.h"

namespace migc::revision {

// One revision applied or removed. A move of stamp names the revision it moves to, or the one it
// deletes.
struct Step {
  Index revision = 0;
  std::vector<VersionOp> operations;
};

enum class Direction { upgrade, downgrade, stamp };
// "upgrade", "downgrade" or "stamp".
std::string_view direction_name(Direction direction);

// After every step of an upgrade or downgrade the rows are the applied revisions that are no
// ancestor of another applied one; a RowSet that starts with `from` and applies the operations
// follows them.
struct Plan {
  Direction direction = Direction::upgrade;
  std::vector<std::string> from;  // sorted rows before
  std::vector<std::string> to;    // sorted rows after
  std::vector<Step> steps;
  // An upgrade of whatever has `from` applied, by those of the steps that turn out to be missing.
  bool is_idempotent = false;
};

// `rows` are those of the version table before, full ids in the order the server returned them (it
// matters to a downgrade "-N" alone). `target` is the END of a range. nullopt: diagnostics has
// errors. A plan without steps where the user probably wanted some comes with the warning
// nothing-to-do.
std::optional<Plan> plan_upgrade(const Graph& graph, const std::vector<std::string>& rows,
                                 std::string_view target, Diagnostics& diagnostics);
std::optional<Plan> plan_downgrade(const Graph& graph, const std::vector<std::string>& rows,
                                   std::string_view target, Diagnostics& diagnostics);

// The downgrade that undoes an upgrade, its last step first: from the rows after it to those
// before.
Plan way_back(const Graph& graph, const Plan& upgrade);

}  // namespace migc::revision
