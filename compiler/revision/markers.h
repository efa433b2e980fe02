// Section markers: comment lines with a meaning, told apart from text that only looks like one.
//
// A marker is a line comment that starts its line (blanks may precede it). Text in strings, quoted
// names, dollar quotes, block comments, in the data of COPY … FROM stdin and on the lines of psql's
// meta-commands holds none.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/base/source.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

struct Marker {
  Span line;  // the whole line with its line end, leading blanks included
  Span text;  // what follows the word, without blanks at the end
};

// All comments whose text starts with `word` ("migrate:", "+goose"), case ignored. Costs no lexing
// where there are none.
std::vector<Marker> find_markers(std::string_view text, std::string_view word);

// Whether some comment at the start of a line starts with `word`, found without regard to what it
// stands in: cheap, and true whenever find_markers would find one.
bool may_have_marker(std::string_view text, std::string_view word);

// The first token of `range` that is neither blank nor comment, up to the end of its line.
std::optional<Span> first_code(std::string_view text, Span range);

// "transaction:false transaction:true" after an up or down marker. Unknown ones are diagnostics.
TransactionMode read_section_options(const SourcePtr& source, Span text, Severity unknown,
                                     Diagnostics& diagnostics);

// Where the line of `offset` ends: at its line end, or at the end of the text.
std::size_t line_end(std::string_view text, std::size_t offset);

// The part of `span` without blanks at its ends.
Span trimmed(std::string_view text, Span span);

}  // namespace migc::revision
