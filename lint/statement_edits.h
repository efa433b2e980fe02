// Edits round whole statements. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// Statements, each with its semicolon, on lines of their own behind the statement and its
// semicolon.
Edit behind_statement(const Step& step, const std::string& text);

// Statements, each with its semicolon, on lines of their own right before the statement's first
// word: comments that stand before it, and what they accept, hold for them too.
Edit above_words(const Step& step, const std::string& text);

// Takes the statement out with its semicolon and, where it stands alone on its lines, the last
// line's end. Comments before it stay.
Edit take_out_statement(std::string_view text, Span statement);

// Lets the author's transaction block end before the statement, and begin again behind it, in the
// words that it began with; a block in which nothing would be left goes. Two edits; none where the
// statement stands in no such block.
std::vector<Edit> leave_block(const Step& step);

}  // namespace migc::lint
