// Moving version rows without running anything.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/plan.h"

namespace migc::revision {

// Each target replaces the rows that share its lineage (dependencies counted); other rows stay. One
// step per move. nullopt: diagnostics has errors, those of resolve() and "overlap" where the rows
// would contradict each other.
std::optional<Plan> plan_stamp(const Graph& graph, const std::vector<std::string>& rows,
                               const std::vector<std::string>& targets, Diagnostics& diagnostics);

}  // namespace migc::revision
