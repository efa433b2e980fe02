#include "compiler/revision/lookup.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/faults.h"
#include "compiler/revision/walk.h"

namespace migc::revision {

namespace {

using Revisions = std::optional<std::vector<Index>>;

// Ids and labels shorter than this are never completed.
constexpr std::size_t k_shortest_completed = 4;

void report_ambiguous(std::string_view text, const std::vector<std::string>& candidates,
                      Diagnostics& diagnostics) {
  diagnostics
      .error("ambiguous", fmt::format("\"{}\" is the start of {}", text, quoted_list(candidates)))
      .with_help("write more of the name");
}

// An exact id or label, or else the only one that starts so. With `line`, names off that line do
// not compete.
std::optional<Index> find_named(const Graph& graph, std::string_view text, const Marks* line,
                                Diagnostics& diagnostics) {
  if (const auto exact = graph.names().find(text)) return exact;
  std::vector<std::string> candidates;
  Index found = 0;
  for (const NameTable::Entry& entry : graph.names().with_prefix(text)) {
    if (entry.name.size() < k_shortest_completed) continue;
    if (line && !(*line)[entry.revision]) continue;
    candidates.emplace_back(entry.name);
    found = entry.revision;
  }
  if (candidates.size() == 1) return found;
  if (candidates.empty()) {
    report_unknown(graph, text, diagnostics);
  } else {
    report_ambiguous(text, candidates, diagnostics);
  }
  return std::nullopt;
}

bool report_if_empty(std::string_view text, std::string_view name, Diagnostics& diagnostics) {
  if (!text.empty()) return false;
  diagnostics
      .error("bad-id", name.empty() ? std::string("the name of a revision is empty")
                                    : fmt::format("\"{}\" names no revision", name))
      .with_help("name a revision, or use \"head\", \"heads\" or \"base\"");
  return true;
}

// "-3" as 3; nothing else.
std::optional<std::uint32_t> steps_below(std::string_view text) {
  if (text.size() < 2 || text.front() != '-') return std::nullopt;
  std::uint32_t steps = 0;
  const auto [end, fault] = std::from_chars(text.data() + 1, text.data() + text.size(), steps);
  if (fault != std::errc{} || end != text.data() + text.size() || steps == 0) return std::nullopt;
  return steps;
}

Revisions heads_of(const Graph& graph, const Name& name, Diagnostics& diagnostics) {
  if (!name.branch) return name.text == "head" ? graph.heads() : graph.real_heads();
  const auto branch = resolve_line(graph, *name.branch, diagnostics);
  if (!branch) return std::nullopt;
  return among(graph.heads(), lineage(graph, *branch, Edges::down));
}

Revisions below_heads(const Graph& graph, const Name& name, std::uint32_t steps,
                      Diagnostics& diagnostics) {
  std::vector<Index> heads = graph.real_heads();
  if (name.branch) {
    const auto branch = resolve_branch(graph, *name.branch, diagnostics);
    if (!branch) return std::nullopt;
    const Marks above = descendants(graph, std::span(&*branch, 1), Edges::down);
    heads = among(heads, above);
    if (heads.empty()) heads = among(graph.heads(), above);
  }
  std::vector<Index> result;
  bool failed = false;
  for (const Index head : heads) {
    const Walk walk = walk_down(graph, head, steps);
    if (walk.end == Walk::End::revision) {
      if (std::find(result.begin(), result.end(), *walk.at) == result.end()) {
        result.push_back(*walk.at);
      }
    } else if (walk.end != Walk::End::base) {
      report_walk(graph, walk, name.text, diagnostics);
      failed = true;
    }
  }
  return failed ? std::nullopt : Revisions(std::move(result));
}

Revisions resolve_named(const Graph& graph, const Name& name, std::string_view whole,
                        Diagnostics& diagnostics) {
  if (report_if_empty(name.text, whole, diagnostics)) return std::nullopt;
  Marks line;
  if (name.branch) {
    const auto branch = resolve_branch(graph, *name.branch, diagnostics);
    if (!branch) return std::nullopt;
    line = lineage(graph, *branch, Edges::down);
  }
  const auto found = find_named(graph, name.text, name.branch ? &line : nullptr, diagnostics);
  if (!found) return std::nullopt;
  if (name.branch && !line[*found]) {
    diagnostics
        .error("not-in-branch", fmt::format("revision \"{}\" is not on branch \"{}\"",
                                            graph.id(*found), *name.branch))
        .with_help(fmt::format("write \"{}\" alone, or the branch it is on", graph.id(*found)));
    return std::nullopt;
  }
  return std::vector<Index>{*found};
}

}  // namespace

Name split_name(std::string_view name) {
  const std::size_t at = name.find('@');
  if (at == std::string_view::npos) return {std::nullopt, name};
  Name result{std::nullopt, name.substr(at + 1)};
  if (at > 0) result.branch = name.substr(0, at);
  return result;
}

Revisions resolve(const Graph& graph, std::string_view name, Diagnostics& diagnostics) {
  const Name parts = split_name(name);
  if (parts.text == "heads") return heads_of(graph, parts, diagnostics);
  if (const auto steps = steps_below(parts.text)) {
    return below_heads(graph, parts, *steps, diagnostics);
  }
  return resolve_one(graph, name, diagnostics);
}

Revisions resolve_one(const Graph& graph, std::string_view name, Diagnostics& diagnostics) {
  const Name parts = split_name(name);
  if (parts.text == "base") {
    if (parts.branch && !resolve_branch(graph, *parts.branch, diagnostics)) return std::nullopt;
    return std::vector<Index>{};
  }
  if (parts.text != "head" && parts.text != "heads") {
    return resolve_named(graph, parts, name, diagnostics);
  }
  Revisions heads = heads_of(graph, parts, diagnostics);
  if (!heads || heads->size() <= 1) return heads;
  report_multiple_heads(graph, name, *heads, diagnostics);
  return std::nullopt;
}

std::optional<Index> resolve_branch(const Graph& graph, std::string_view branch,
                                    Diagnostics& diagnostics) {
  Diagnostics attempt;
  if (const auto found = find_named(graph, branch, nullptr, attempt)) return found;
  if (attempt.items().front().id == "unknown") {
    report_unknown_branch(graph, branch, diagnostics);
  } else {
    diagnostics.error("unknown-branch", fmt::format("branch \"{}\" is not clear", branch))
        .with_help("write more of the name")
        .with_note(attempt.items().front().message);
  }
  return std::nullopt;
}

std::optional<Index> resolve_line(const Graph& graph, std::string_view branch,
                                  Diagnostics& diagnostics) {
  return find_named(graph, branch, nullptr, diagnostics);
}

Revisions find_rows(const Graph& graph, const std::vector<std::string>& rows,
                    Diagnostics& diagnostics) {
  std::vector<Index> result;
  Marks seen(graph.size(), false);
  bool failed = false;
  for (const std::string& row : rows) {
    const auto found = graph.find(row);
    if (!found) {
      report_unknown_row(graph, row, diagnostics);
      failed = true;
    } else if (!seen[*found]) {
      seen[*found] = true;
      result.push_back(*found);
    }
  }
  return failed ? std::nullopt : Revisions(std::move(result));
}

std::optional<std::vector<std::string>> resolve_start_rows(const Graph& graph,
                                                           std::string_view start,
                                                           Diagnostics& diagnostics) {
  std::vector<std::string_view> names = split(start, ',');
  if (names.empty()) names.emplace_back();
  std::vector<Index> revisions;
  Marks is_named(graph.size(), false);
  bool failed = false;
  for (const std::string_view name : names) {
    const Revisions found = resolve_one(graph, name, diagnostics);
    if (!found) failed = true;
    if (found && found->empty() && names.size() > 1) {
      diagnostics.error("bad-range", fmt::format("\"{}\" in \"{}\" is no row", name, start))
          .with_help("\"base\" stands alone: it means that the version table is empty");
      failed = true;
    }
    for (const Index index : found.value_or(std::vector<Index>{})) {
      if (!is_named[index]) revisions.push_back(index);
      is_named[index] = true;
    }
  }
  if (failed) return std::nullopt;
  if (report_overlaps(graph, "row", revisions, diagnostics)) return std::nullopt;
  std::vector<std::string> rows;
  rows.reserve(revisions.size());
  for (const Index index : revisions) rows.push_back(graph.id(index));
  return rows;
}

}  // namespace migc::revision
