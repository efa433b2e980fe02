// A plan as one script: head, session, guards, steps, closing report.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/psql_text.h"
#include "compiler/script/step_effects.h"

namespace migc::script {

// The whole text, the same on any machine at any time for the same sources and settings.
// `effects`: of each step, for the head; none where nothing is there before the first one. nullopt:
// `diagnostics` has errors, those of every step.
std::optional<std::string> write_script(const Project& project, const revision::Plan& plan,
                                        const std::vector<StepEffects>& effects, Dialect dialect,
                                        Diagnostics& diagnostics);

}  // namespace migc::script
