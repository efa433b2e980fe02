// ALTER TABLE with some of its subcommands alone, for fixes that part one.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

using Chosen = std::function<bool(const sql::AlterCommand&)>;

// Takes the chosen subcommands out of the statement, of which some must stay.
std::vector<Edit> alter_without(const sql::AlterTable& alter, const Chosen& chosen);

// Gives the chosen subcommands a statement of their own before or behind the rest.
enum class Side { before, behind };
std::vector<Edit> alter_apart(const Step& step, const sql::AlterTable& alter, Side side,
                              const Chosen& chosen);

}  // namespace migc::lint
