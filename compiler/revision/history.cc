#include "compiler/revision/history.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/ancestry.h"
#include "compiler/revision/faults.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/order.h"
#include "compiler/revision/targets.h"
#include "compiler/revision/walk.h"

namespace migc::revision {

namespace {

using Revisions = std::optional<std::vector<Index>>;

// "START:END" with the defaults filled in.
struct Ends {
  std::string_view start = "base";
  std::string_view end = "heads";
};

std::optional<Ends> split_ends(std::string_view range, Diagnostics& diagnostics) {
  Ends ends;
  range = trim(range);
  if (range.empty()) return ends;
  const std::size_t colon = range.find(':');
  const bool is_range = colon != std::string_view::npos;
  if (!is_range || range.find(':', colon + 1) != std::string_view::npos) {
    diagnostics
        .error("bad-range",
               fmt::format("\"{}\" has {} colon", range, is_range ? "more than one" : "no"))
        .with_help("write START:END, START: or :END");
    return std::nullopt;
  }
  if (colon > 0) ends.start = range.substr(0, colon);
  if (colon + 1 < range.size()) ends.end = range.substr(colon + 1);
  return ends;
}

void report_disconnected(const Graph& graph, Index start, std::string_view end,
                         Diagnostics& diagnostics) {
  diagnostics
      .error("not-ancestor",
             fmt::format("revision \"{}\" is not below \"{}\"", graph.id(start), end))
      .with_help("the start of a range is an ancestor of its end; to list everything write \":\"");
}

// "-N" as a start: N below each head. Further than base is base, as in Alembic; base itself is not.
Revisions start_below_heads(const Graph& graph, const Relative& relative, std::string_view text,
                            Diagnostics& diagnostics) {
  std::vector<Index> starts;
  bool reaches_base = false;
  for (const Index head : graph.real_heads()) {
    const Walk walk = walk_down(graph, head, relative.steps);
    if (walk.end == Walk::End::beyond) {
      reaches_base = true;
    } else if (walk.end != Walk::End::revision) {
      if (walk.end == Walk::End::ambiguous) {
        report_walk(graph, walk, text, diagnostics);
      } else {
        diagnostics
            .error("not-ancestor",
                   fmt::format("\"{}\" is base when counted from \"{}\"", text, graph.id(head)))
            .with_help("write \":END\" to start from base");
      }
      return std::nullopt;
    } else if (std::find(starts.begin(), starts.end(), *walk.at) == starts.end()) {
      starts.push_back(*walk.at);
    }
  }
  if (reaches_base) starts.clear();
  return starts;
}

Revisions resolve_start(const Graph& graph, std::string_view start,
                        const std::vector<std::string>& rows, Diagnostics& diagnostics) {
  if (start == "current") return find_rows(graph, rows, diagnostics);
  const auto relative = parse_relative(start);
  if (relative && relative->is_down && !relative->branch && !relative->name &&
      relative->steps > 0) {
    return start_below_heads(graph, *relative, start, diagnostics);
  }
  return resolve(graph, start, diagnostics);
}

// "BRANCH@…" as a start keeps only what carries that label. A revision may stand for the one label
// that it carries.
bool keep_branch(const Graph& graph, std::string_view start, std::vector<Index>& ends,
                 Diagnostics& diagnostics) {
  const auto branch = split_name(start).branch;
  if (!branch) return true;
  std::string label(*branch);
  if (!graph.names().find_label(label)) {
    const auto revision = resolve_branch(graph, *branch, diagnostics);
    if (!revision) return false;
    const std::vector<std::string> labels = graph.labels(*revision);
    if (labels.size() != 1) {
      diagnostics
          .error("bad-id",
                 fmt::format("revision \"{}\" names no branch: it carries {}", graph.id(*revision),
                             labels.empty() ? "no label" : "the labels " + quoted_list(labels)))
          .with_help("put a branch label before \"@\"");
      return false;
    }
    label = labels.front();
  }
  std::erase_if(ends, [&](Index index) {
    const std::vector<std::string> labels = graph.labels(index);
    return !std::binary_search(labels.begin(), labels.end(), label);
  });
  return true;
}

}  // namespace

Revisions history(const Graph& graph, std::string_view range, const HistoryOptions& options,
                  Diagnostics& diagnostics) {
  const auto texts = split_ends(range, diagnostics);
  if (!texts) return std::nullopt;
  const Revisions starts = resolve_start(graph, texts->start, options.rows, diagnostics);
  if (!starts) return std::nullopt;
  Revisions ends = texts->end == "current"
                       ? find_rows(graph, options.rows, diagnostics)
                       : upgrade_targets(graph, *starts, texts->end, Overwalk::clip, diagnostics);
  if (!ends || !keep_branch(graph, texts->start, *ends, diagnostics)) return std::nullopt;

  bool failed = report_overlaps(graph, "start", *starts, diagnostics);
  if (report_overlaps(graph, "end", *ends, diagnostics)) failed = true;
  Marks listed = ancestors(graph, *ends, Edges::all);
  for (const Index start : *starts) {
    if (listed[start]) continue;
    report_disconnected(graph, start, texts->end, diagnostics);
    failed = true;
  }
  if (failed) return std::nullopt;

  if (!starts->empty()) {
    const Marks above = descendants(graph, *starts, Edges::down);
    const Marks below = ancestors(graph, *starts, Edges::all);
    for (Index index = 0; index < graph.size(); ++index) {
      if (below[index] || !above[index]) listed[index] = false;
    }
    for (const Index start : *starts) listed[start] = options.with_start;
  }
  const Marks passage = ancestors(graph, among(*ends, listed), Edges::all);
  return newest_first(graph, listed, *ends, &passage);
}

std::vector<Index> whole_history(const Graph& graph) {
  return newest_first(graph, Marks(graph.size(), true), graph.real_heads());
}

Revisions applied_heads(const Graph& graph, const std::vector<std::string>& rows,
                        Diagnostics& diagnostics) {
  const Revisions known_rows = find_rows(graph, rows, diagnostics);
  if (!known_rows) return std::nullopt;
  return applied_tips(graph, *known_rows);
}

}  // namespace migc::revision
