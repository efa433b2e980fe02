// What another statement would do in the place of the one at hand. SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "lint/step.h"

namespace migc::lint {

// The catalog after it; absent: the server would refuse it.
std::optional<Catalog> after_instead(const Step& step, const sql::Operation& operation);

}  // namespace migc::lint
