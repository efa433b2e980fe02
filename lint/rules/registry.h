// Every rule there is. A new one is a file of its own in this folder, and a line in list.inc.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "lint/rule.h"

namespace migc::lint {

// In the order of list.inc.
const std::vector<Rule>& all_rules();

}  // namespace migc::lint
