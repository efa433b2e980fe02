// Edits that take words out of a source without leaving a hole. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// The statement with its semicolon and, where it stands alone on its lines, the last line's end.
// Comments before it stay.
Edit take_out_statement(std::string_view text, Span statement);

// One of several subcommands of ALTER TABLE, with the comma beside it.
Edit take_out_command(const Step& step, const sql::AlterTable& alter, std::size_t command);

}  // namespace migc::lint
