// CASCADE as what it does, one by one. SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// Statements that drop what stands in the way, in an order in which the server runs them, before
// the statement without its CASCADE. Absent: there are too many, or the end would not be the same.
std::optional<Fix> drop_one_by_one(const Step& step);

}  // namespace migc::lint
