// What lint has to say before something is delivered. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/context.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "lint/linter.h"

namespace migc::cli {

// `chosen` is the word of --fail-on; empty: the settings'.
FailOn threshold(const std::string& chosen, const Config& config);
bool fails(const lint::Outcome& outcome, FailOn fail_on);

// Of the revisions that a plan brings, over the schema before it. Empty for the way back and for
// stamps, which bring none. Has explanations unless nothing is there before.
lint::Outcome lint_plan(Context& context, const Project& project, const revision::Plan& plan);

// Reports what is at or above `fail_on`, and that nothing is written for it. False: there is
// nothing of that kind.
bool report_blocking(Context& context, const lint::Outcome& outcome, FailOn fail_on);

}  // namespace migc::cli
