// Runs the examples of rules: for their documentation and for their tests.
// SPDX-License-Identifier: MIT
#pragma once

#include "lint/linter.h"

namespace migc::lint {

// What all rules at `levels` find in the example, whose source is called "example.sql". Faults of
// its schema and settings are findings as well.
Outcome lint_example(const Example& example, const std::vector<Rule>& rules, const Levels& levels);

}  // namespace migc::lint
