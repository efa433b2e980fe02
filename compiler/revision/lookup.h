// From one name to revisions: ids, prefixes of ids, labels, BRANCH@NAME, head, heads, base, and -N
// counted from the heads. Used wherever a user names revisions; targets of upgrade and downgrade
// have relative forms on top (targets.h).
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/ancestry.h"
#include "compiler/revision/graph.h"

namespace migc::revision {

// "BRANCH@NAME", cut at the first '@'; an empty branch counts as none.
struct Name {
  std::optional<std::string_view> branch;
  std::string_view text;
};
Name split_name(std::string_view name);

// Every revision that `name` denotes, each once, in load order for "heads"; "base" (and a head in
// an empty graph) denotes none. nullopt after a fault: unknown, unknown-branch, ambiguous,
// not-in-branch, multiple-heads, bad-id, walk-too-far, ambiguous-walk.
std::optional<std::vector<Index>> resolve(const Graph& graph, std::string_view name,
                                          Diagnostics& diagnostics);

// Where one revision is wanted: none (base) or one. As resolve() without the form -N; several are a
// multiple-heads fault.
std::optional<std::vector<Index>> resolve_one(const Graph& graph, std::string_view name,
                                              Diagnostics& diagnostics);

// The revision whose line a branch name means: that of a label, or any single name. Fault:
// unknown-branch.
std::optional<Index> resolve_branch(const Graph& graph, std::string_view branch,
                                    Diagnostics& diagnostics);

// The same where a branch chooses among several revisions. Faults: unknown, ambiguous.
std::optional<Index> resolve_line(const Graph& graph, std::string_view branch,
                                  Diagnostics& diagnostics);

// The revisions of version rows, which are full ids; in the order given, each once. Fault: unknown.
std::optional<std::vector<Index>> find_rows(const Graph& graph,
                                            const std::vector<std::string>& rows,
                                            Diagnostics& diagnostics);

// The rows of a start: "base" is none; one name, or several separated by commas ("a,b"), are full
// ids in the order written, each once. nullopt after a fault: those of resolve_one(), and "overlap"
// where one named revision is an ancestor of another.
std::optional<std::vector<std::string>> resolve_start_rows(const Graph& graph,
                                                           std::string_view start,
                                                           Diagnostics& diagnostics);

}  // namespace migc::revision
