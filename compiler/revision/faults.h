// How findings about revisions and names are worded and placed, where several parts report the
// same.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// Points a finding at a place in a revision's source, or at its file where there is no such place.
Diagnostic& place(Diagnostic& diagnostic, const Revision& revision, std::optional<Span> span = {});

// The place of a revision's id as a note.
void add_note(Diagnostic& diagnostic, std::string text, const Revision& revision);

// Whether an id holds a character that targets and ranges give a meaning: "@", "-", "+" or ":".
bool has_illegal_characters(std::string_view id);
// head, heads, base, current.
bool is_symbol(std::string_view name);

// `"a", "b", "c" and 7 more`; at most `shown` names.
std::string quoted_list(const std::vector<std::string>& names, std::size_t shown = 5);
std::string quoted_list(const Graph& graph, std::span<const Index> revisions,
                        std::size_t shown = 5);

void report_illegal_id(std::string_view id, Diagnostics& diagnostics,
                       const Revision* revision = nullptr);
void report_reserved(std::string_view name, std::string_view what, Diagnostics& diagnostics,
                     const Revision* revision = nullptr, std::optional<Span> span = {});

// For lookups.
void report_unknown(const Graph& graph, std::string_view name, Diagnostics& diagnostics);
void report_unknown_branch(const Graph& graph, std::string_view branch, Diagnostics& diagnostics);
void report_multiple_heads(const Graph& graph, std::string_view name, std::span<const Index> heads,
                           Diagnostics& diagnostics);
void report_unknown_row(const Graph& graph, std::string_view row, Diagnostics& diagnostics);
// Whether one of `revisions` is an ancestor of another, which is reported; `what` says what they
// are: "row", "target".
bool report_overlaps(const Graph& graph, std::string_view what, std::span<const Index> revisions,
                     Diagnostics& diagnostics);

}  // namespace migc::revision
