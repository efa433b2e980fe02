// The top of a script: what it is, what it does step by step, from which sources, and how to run
// it. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/review.h"
#include "compiler/script/step.h"

namespace migc::script {

// Comment lines alone. `versions` is the range the guards let through, `digest` what the journal
// knows the script by.
std::string write_head(const Project& project, const revision::Plan& plan,
                       const std::vector<RenderedStep>& steps, const Review& review,
                       VersionRange versions, const std::string& digest, Dialect dialect);

// The line of an idempotent script.
inline constexpr std::string_view k_idempotent =
    "-- Idempotent: finds out which of these revisions are missing, and runs those alone.\n";

// "base", or the rows joined by commas.
std::string rows_text(const std::vector<std::string>& rows);

}  // namespace migc::script
