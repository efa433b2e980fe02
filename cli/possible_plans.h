// The plans that a script or packet of today's sources can have been made from.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/written_script.h"

namespace migc::cli {

// Those with these rows before and after and so many steps. What was written does not say how its
// target was named.
std::vector<revision::Plan> possible_plans(const Project& project, const script::WrittenHead& head);

}  // namespace migc::cli
