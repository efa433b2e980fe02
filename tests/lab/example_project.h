// The example of a rule as a project: what is there before is a revision "start", the rest
// revisions behind it. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lint/rule.h"

namespace migc::lab {

// Path and bytes of each file.
std::vector<std::pair<std::string, std::string>> project_of(const lint::Example& example);

}  // namespace migc::lab
