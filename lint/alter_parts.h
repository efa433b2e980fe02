// ALTER TABLE with some of its subcommands alone, for fixes that part one.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

using Chosen = std::function<bool(const sql::AlterCommand&)>;

// The statement with the chosen subcommands alone, as they are written, without a semicolon; empty
// if none is chosen.
std::string alter_with(const Step& step, const sql::AlterTable& alter, const Chosen& chosen);

// Takes the chosen subcommands out of the statement, of which some must stay.
std::vector<Edit> alter_without(const sql::AlterTable& alter, const Chosen& chosen);

}  // namespace migc::lint
