// The subcommands of ALTER TABLE one by one: which of them does what the statement does.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "lint/step.h"

namespace migc::lint {

// Calls visit(part) for each subcommand of a statement that the server runs.
void visit_parts(const Step& step, const effects::Settings& settings,
                 const std::function<void(const Part&)>& visit);

}  // namespace migc::lint
