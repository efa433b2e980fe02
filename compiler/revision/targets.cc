#include "compiler/revision/targets.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/ancestry.h"
#include "compiler/revision/faults.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/walk.h"

namespace migc::revision {

namespace {

using Revisions = std::optional<std::vector<Index>>;

// Letters of other alphabets count, too.
bool is_word(char c) {
  return is_digit(c) || c == '_' || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// "branch@name", as lookup takes it.
std::string full_name(const Relative& relative) {
  std::string name(relative.name.value_or(""));
  return relative.branch ? std::string(*relative.branch) + "@" + name : name;
}

}  // namespace

std::optional<Relative> parse_relative(std::string_view target) {
  std::size_t sign = target.size();
  while (sign > 0 && is_digit(target[sign - 1])) --sign;
  if (sign == target.size() || sign == 0) return std::nullopt;
  --sign;
  if (target[sign] != '+' && target[sign] != '-') return std::nullopt;
  std::size_t word = sign;
  while (word > 0 && is_word(target[word - 1])) --word;
  Relative result;
  if (word > 0) {
    if (target[word - 1] != '@') return std::nullopt;
    if (word > 1) result.branch = target.substr(0, word - 1);
  }
  if (word < sign) result.name = target.substr(word, sign - word);
  result.is_down = target[sign] == '-';
  const char* const end = target.data() + target.size();
  const auto parsed = std::from_chars(target.data() + sign + 1, end, result.steps);
  if (parsed.ec != std::errc{}) result.steps = std::numeric_limits<std::uint32_t>::max();
  return result;
}

std::vector<Index> applied_tips(const Graph& graph, std::span<const Index> rows) {
  const Marks applied = ancestors(graph, rows, Edges::all);
  std::vector<Index> tips = marked(applied);
  std::erase_if(tips, [&](Index index) {
    const auto children = graph.children(index);
    return std::any_of(children.begin(), children.end(),
                       [&](Index child) { return applied[child]; });
  });
  return tips;
}

namespace {

// Where "+N" and "BRANCH@+N" start: one row, or base (none).
Revisions start_of_ascent(const Graph& graph, std::span<const Index> rows, const Marks* line,
                          std::string_view target, Diagnostics& diagnostics) {
  std::vector<Index> starts(rows.begin(), rows.end());
  if (line) {
    starts = among(rows, *line);
    if (starts.empty()) {
      // No row is on that line, but something may have been applied of it.
      Marks applied = ancestors(graph, rows, Edges::all);
      for (Index index = 0; index < graph.size(); ++index) {
        if (!(*line)[index]) applied[index] = false;
      }
      starts = marked(applied);
      std::erase_if(starts, [&](Index index) {
        const auto above = graph.successors(index);
        return std::any_of(above.begin(), above.end(), [&](Index next) { return applied[next]; });
      });
    }
  }
  if (starts.size() <= 1) return starts;
  diagnostics
      .error("ambiguous-walk", fmt::format("\"{}\" could start from several revisions: {}", target,
                                           quoted_list(graph, starts)))
      .with_help("count from a name, \"NAME+N\", or put BRANCH@ in front to choose the start");
  return std::nullopt;
}

Revisions finish(const Graph& graph, const Walk& walk, std::string_view target, Overwalk overwalk,
                 Diagnostics& diagnostics) {
  const bool is_clipped = walk.end == Walk::End::beyond && overwalk == Overwalk::clip;
  if (walk.end == Walk::End::revision || is_clipped) {
    return walk.at ? std::vector<Index>{*walk.at} : std::vector<Index>{};
  }
  report_walk(graph, walk, target, diagnostics);
  return std::nullopt;
}

Revisions ascend(const Graph& graph, std::span<const Index> rows, const Relative& relative,
                 std::string_view target, Overwalk overwalk, Diagnostics& diagnostics) {
  Marks line;
  if (relative.branch) {
    const auto branch = resolve_line(graph, *relative.branch, diagnostics);
    if (!branch) return std::nullopt;
    line = lineage(graph, *branch, Edges::down);
  }
  const Marks* const filter = relative.branch ? &line : nullptr;
  const Revisions start = relative.name ? resolve_one(graph, *relative.name, diagnostics)
                                        : start_of_ascent(graph, rows, filter, target, diagnostics);
  if (!start) return std::nullopt;
  const auto from = start->empty() ? std::nullopt : std::optional(start->front());
  return finish(graph, walk_up(graph, from, relative.steps, filter), target, overwalk, diagnostics);
}

// The steps down from a named revision. "base" has nothing below it.
std::optional<Walk> descend_from_name(const Graph& graph, const Relative& relative,
                                      std::string_view target, Diagnostics& diagnostics) {
  const Revisions start = resolve_one(graph, full_name(relative), diagnostics);
  if (!start) return std::nullopt;
  if (start->empty()) {
    report_no_steps(target, "nothing is below base", diagnostics);
    return std::nullopt;
  }
  return walk_down(graph, start->front(), relative.steps);
}

}  // namespace

Revisions upgrade_targets(const Graph& graph, std::span<const Index> rows, std::string_view target,
                          Overwalk overwalk, Diagnostics& diagnostics) {
  const auto relative = parse_relative(target);
  if (!relative) return resolve(graph, target, diagnostics);
  if (!relative->name && (relative->is_down || relative->steps == 0)) {
    report_no_steps(target, "an upgrade goes up from where the database is", diagnostics);
    return std::nullopt;
  }
  if (!relative->is_down && relative->steps > 0) {
    return ascend(graph, rows, *relative, target, overwalk, diagnostics);
  }
  const auto walk = descend_from_name(graph, *relative, target, diagnostics);
  if (!walk) return std::nullopt;
  return finish(graph, *walk, target, Overwalk::fault, diagnostics);
}

namespace {

// The revision from which "BRANCH@-N" counts.
std::optional<Index> start_on_branch(const Graph& graph, std::span<const Index> rows, Index branch,
                                     std::string_view target, Diagnostics& diagnostics) {
  const Marks line = lineage(graph, branch, Edges::down);
  std::vector<Index> starts = among(rows, line);
  // A branch that is applied only because others depend on it has no row.
  if (starts.empty()) starts = among(applied_tips(graph, rows), line);
  if (starts.size() == 1) return starts.front();
  if (starts.empty()) {
    diagnostics
        .error("not-current", fmt::format("\"{}\": nothing of that branch is applied", target))
        .with_help("name a branch that the rows of the version table are on");
  } else {
    diagnostics
        .error("ambiguous-walk", fmt::format("\"{}\" could start from several revisions: {}",
                                             target, quoted_list(graph, starts)))
        .with_help("count from one of them: \"NAME-N\"");
  }
  return std::nullopt;
}

std::optional<Index> start_of_descent(const Graph& graph, std::span<const Index> rows,
                                      std::string_view target, Diagnostics& diagnostics) {
  if (rows.empty()) {
    report_no_steps(target, "nothing is applied", diagnostics);
    return std::nullopt;
  }
  if (rows.size() > 1) {
    diagnostics
        .warning("ambiguous-minus",
                 fmt::format("\"{}\" counts from \"{}\", the first of several rows: {}", target,
                             graph.id(rows.front()), quoted_list(graph, rows)))
        .with_help("name the branch: \"BRANCH@-N\"");
  }
  return rows.front();
}

std::optional<DowngradeTarget> finish_descent(const Graph& graph, const Walk& walk,
                                              std::optional<Index> branch, std::string_view target,
                                              Diagnostics& diagnostics) {
  if (walk.end == Walk::End::revision || walk.end == Walk::End::base) {
    return DowngradeTarget{walk.at, branch};
  }
  report_walk(graph, walk, target, diagnostics);
  return std::nullopt;
}

std::optional<DowngradeTarget> descend(const Graph& graph, std::span<const Index> rows,
                                       const Relative& relative, std::string_view target,
                                       Diagnostics& diagnostics) {
  std::optional<Index> branch;
  if (relative.branch) {
    branch = relative.name ? resolve_branch(graph, *relative.branch, diagnostics)
                           : resolve_line(graph, *relative.branch, diagnostics);
    if (!branch) return std::nullopt;
  }
  if (relative.name) {
    const auto walk = descend_from_name(graph, relative, target, diagnostics);
    if (!walk) return std::nullopt;
    return finish_descent(graph, *walk, branch, target, diagnostics);
  }
  const auto start = branch ? start_on_branch(graph, rows, *branch, target, diagnostics)
                            : start_of_descent(graph, rows, target, diagnostics);
  if (!start) return std::nullopt;
  if (!branch) branch = start;  // stay on the line of that row
  return finish_descent(graph, walk_down(graph, *start, relative.steps), branch, target,
                        diagnostics);
}

// "NAME+N" as the target of a downgrade.
std::optional<DowngradeTarget> ascend_to_target(const Graph& graph, const Relative& relative,
                                                std::string_view target, Diagnostics& diagnostics) {
  const Revisions start = resolve_one(graph, *relative.name, diagnostics);
  if (!start) return std::nullopt;
  std::optional<Index> branch;
  Marks line;
  if (relative.branch) {
    branch = resolve_line(graph, *relative.branch, diagnostics);
    if (!branch) return std::nullopt;
    line = lineage(graph, *branch, Edges::down);
  }
  const auto from = start->empty() ? std::nullopt : std::optional(start->front());
  const Walk walk = walk_up(graph, from, relative.steps, branch ? &line : nullptr);
  if (walk.end == Walk::End::base) {
    report_no_steps(target, "it makes no step", diagnostics);
    return std::nullopt;
  }
  return finish_descent(graph, walk, branch, target, diagnostics);
}

}  // namespace

std::optional<DowngradeTarget> downgrade_target(const Graph& graph, std::span<const Index> rows,
                                                std::string_view target, Diagnostics& diagnostics) {
  if (const auto relative = parse_relative(target)) {
    const bool makes_steps_down = relative->is_down && relative->steps > 0;
    if (makes_steps_down) return descend(graph, rows, *relative, target, diagnostics);
    if (relative->name) return ascend_to_target(graph, *relative, target, diagnostics);
    report_no_steps(target, "a downgrade goes down from where the database is", diagnostics);
    return std::nullopt;
  }
  // Here alone the last '@' counts, and the branch need not be that of the revision: it chooses a
  // way above it.
  const std::size_t at = target.rfind('@');
  DowngradeTarget result;
  if (at != std::string_view::npos && at > 0) {
    result.branch = resolve_branch(graph, target.substr(0, at), diagnostics);
    if (!result.branch) return std::nullopt;
  }
  const std::string_view name = at == std::string_view::npos ? target : target.substr(at + 1);
  const Revisions found = resolve_one(graph, name, diagnostics);
  if (!found) return std::nullopt;
  if (!found->empty()) result.revision = found->front();
  return result;
}

}  // namespace migc::revision
