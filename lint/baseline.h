// Old findings that a project lives with: a file of their fingerprints, so that moving lines does
// not wake them. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "lint/linter.h"

namespace migc::lint {

// One line a finding: fingerprint, how many of it, rule and file.
std::string baseline_of(const Outcome& outcome);

// Takes the findings out that the baseline has, each as often as it has it; returns how many. A
// line that is none is a diagnostic (bad-baseline).
std::size_t leave_out_known(Outcome& outcome, const SourcePtr& baseline, Diagnostics& diagnostics);

}  // namespace migc::lint
