// Sections named by markers: what migc's own layout and dbmate's have in common, and what goose's
// and sql-migrate's do.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/markers.h"
#include "compiler/revision/revision.h"

namespace migc::revision {

// A marker's first word and the rest: "-- migrate:up transaction:false" is "up" and
// "transaction:false".
struct Command {
  std::string_view name;  // up to the first blank or colon
  Span name_span;
  Span rest;  // without the blanks before it
  Marker marker;
};
// Blanks before the name are only passed over where `word` ends in one ("+goose ").
std::vector<Command> read_commands(const SourcePtr& source, std::string_view word);

// The section between two markers, or a marker and the end of the text.
Section section_after(const SourcePtr& source, const Marker& marker, std::size_t end,
                      TransactionMode mode);

// `duplicate-section`: a second section where one is allowed.
void report_duplicate(const SourcePtr& source, const Command& command, const Section& first,
                      Diagnostics& diagnostics);

// `statement-outside-section`, if there is anything but comments in `range`.
void report_code_outside(const SourcePtr& source, Span range, Severity severity,
                         std::string_view help, Diagnostics& diagnostics);

// `missing-up-section`. `marker` is what to write.
void report_missing_up(const SourcePtr& source, std::string_view marker, Diagnostics& diagnostics);

// `unknown-marker`, with the nearest of `known`. `prefix` is what stands before the name:
// "migrate:".
void report_unknown_marker(const SourcePtr& source, const Command& command, std::string_view prefix,
                           const std::vector<std::string>& known, Severity severity,
                           Diagnostics& diagnostics);

}  // namespace migc::revision
