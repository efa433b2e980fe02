// Parts of fixes that change the definition of a view. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// "name = value" of WITH (…).
std::string option_text(const sql::Option& option);

// Puts options ("a = 1, b") into the WITH (…) of CREATE VIEW, or makes one.
Edit add_view_options(const Step& step, const sql::CreateView& create, const std::string& options);

}  // namespace migc::lint
