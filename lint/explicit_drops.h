// CASCADE as what it does, one by one. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "lint/fix.h"
#include "lint/rehearsal.h"
#include "lint/step.h"

namespace migc::lint {

// The drops, each with its semicolon and line end, that let the trial run the statement; it has run
// all of them then. What they may drop is what `end` has not. Absent: they would not do, or there
// are too many for people to read.
std::optional<std::string> drops_for(const Step& step, const Catalog& end, Rehearsal& trial,
                                     const std::string& statement);

// Statements that drop what stands in the way, in an order in which the server runs them, before
// the statement without its CASCADE. Absent: there are too many, or the end would not be the same.
std::optional<Fix> drop_one_by_one(const Step& step);

}  // namespace migc::lint
