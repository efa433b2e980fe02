// Edits round whole statements. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// Statements, each with its semicolon, on lines of their own behind the statement and its
// semicolon.
Edit behind_statement(const Step& step, const std::string& text);

// Statements, each with its semicolon, on lines of their own right before the statement's first
// word: comments that stand before it, and what they accept, hold for them too.
Edit above_words(const Step& step, const std::string& text);

}  // namespace migc::lint
