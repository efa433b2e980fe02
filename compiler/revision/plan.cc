#include "compiler/revision/plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/faults.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/order.h"
#include "compiler/revision/row_changes.h"
#include "compiler/revision/targets.h"

namespace migc::revision {

std::string_view direction_name(Direction direction) {
  switch (direction) {
    case Direction::upgrade:
      return "upgrade";
    case Direction::downgrade:
      return "downgrade";
    case Direction::stamp:
      return "stamp";
  }
  return {};
}

namespace {

Marks marks_of(const Graph& graph, std::span<const Index> revisions) {
  Marks marks(graph.size(), false);
  for (const Index index : revisions) marks[index] = true;
  return marks;
}

std::string rows_in_words(const Graph& graph, std::span<const Index> rows) {
  if (rows.empty()) return "nothing is applied";
  return fmt::format("the version table is at {}", quoted_list(graph, rows));
}

// An upgrade with nothing to run is right where the target is a row, and a mistake where the target
// is older.
void report_nothing_to_upgrade(const Graph& graph, std::span<const Index> rows,
                               std::span<const Index> targets, std::string_view target,
                               Diagnostics& diagnostics) {
  const std::string message =
      fmt::format("\"{}\" needs no upgrade: {}", target, rows_in_words(graph, rows));
  const bool is_there = among(targets, marks_of(graph, rows)).size() == targets.size();
  if (is_there && (!targets.empty() || rows.empty())) {
    diagnostics.note("nothing-to-do", message);
  } else {
    diagnostics.warning("nothing-to-do", message)
        .with_help(fmt::format("to go back to \"{}\", use \"migc downgrade\"", target));
  }
}

// The ways up from the target: what a downgrade removes first comes last.
std::optional<std::vector<Index>> roots_above(const Graph& graph, const DowngradeTarget& target,
                                              std::string_view text, Diagnostics& diagnostics) {
  std::vector<Index> roots = graph.bases();
  if (target.revision) {
    const auto children = graph.children(*target.revision);
    roots.assign(children.begin(), children.end());
  }
  if (!target.branch || roots.size() < 2) return roots;
  roots = among(roots, ancestors(graph, std::span(&*target.branch, 1), Edges::down));
  if (!roots.empty()) return roots;
  diagnostics
      .error("not-ancestor", fmt::format("\"{}\": no way up from \"{}\" leads to \"{}\"", text,
                                         graph.id(*target.revision), graph.id(*target.branch)))
      .with_help("before \"@\" name the branch to remove, after it the revision to go back to");
  return std::nullopt;
}

Marks both(const Marks& a, const Marks& b) {
  Marks result = a;
  for (std::size_t i = 0; i < b.size(); ++i) result[i] = a[i] && b[i];
  return result;
}

void report_not_below(const Graph& graph, std::span<const Index> rows, Index target,
                      Diagnostics& diagnostics) {
  const Marks applied = ancestors(graph, rows, Edges::all);
  Diagnostic& diagnostic = diagnostics.error(
      "not-ancestor", fmt::format("revision \"{}\" is not below what is applied: {}",
                                  graph.id(target), rows_in_words(graph, rows)));
  if (applied[target]) {
    diagnostic.with_help(
        "it is applied, but nothing above it is: name \"BRANCH@base\" or a revision below what "
        "depends on it");
  } else {
    diagnostic.with_help(fmt::format("to go up to \"{}\", use \"migc upgrade\"", graph.id(target)));
  }
}

Plan finish(const Graph& graph, Direction direction, std::span<const Index> rows,
            const std::vector<Index>& order) {
  Plan plan;
  plan.direction = direction;
  RowChanges changes(graph, rows);
  plan.from = changes.sorted();
  plan.steps.reserve(order.size());
  for (const Index index : order) {
    plan.steps.push_back(
        {index, direction == Direction::upgrade ? changes.apply(index) : changes.remove(index)});
  }
  plan.to = changes.sorted();
  return plan;
}

}  // namespace

std::optional<Plan> plan_upgrade(const Graph& graph, const std::vector<std::string>& rows,
                                 std::string_view target, Diagnostics& diagnostics) {
  const auto applied_rows = find_rows(graph, rows, diagnostics);
  const std::vector<Index> known_rows = applied_rows.value_or(std::vector<Index>{});
  const bool overlap = report_overlaps(graph, "row", known_rows, diagnostics);
  const auto targets = upgrade_targets(graph, known_rows, target, Overwalk::fault, diagnostics);
  if (!targets || report_overlaps(graph, "target", *targets, diagnostics)) return std::nullopt;
  if (!applied_rows || overlap) return std::nullopt;

  Marks todo = ancestors(graph, *targets, Edges::all);
  const Marks applied = ancestors(graph, known_rows, Edges::all);
  for (Index index = 0; index < graph.size(); ++index) {
    if (applied[index]) todo[index] = false;
  }
  std::vector<Index> order = newest_first(graph, todo, *targets);
  std::reverse(order.begin(), order.end());
  if (order.empty()) {
    report_nothing_to_upgrade(graph, known_rows, *targets, target, diagnostics);
  }
  return finish(graph, Direction::upgrade, known_rows, order);
}

std::optional<Plan> plan_downgrade(const Graph& graph, const std::vector<std::string>& rows,
                                   std::string_view target, Diagnostics& diagnostics) {
  const auto known_rows = find_rows(graph, rows, diagnostics);
  if (!known_rows) return std::nullopt;
  const auto to = downgrade_target(graph, *known_rows, target, diagnostics);
  if (!to) return std::nullopt;
  const auto roots = roots_above(graph, *to, target, diagnostics);
  if (!roots) return std::nullopt;

  const Marks todo =
      both(descendants(graph, *roots, Edges::all), ancestors(graph, *known_rows, Edges::all));
  const std::vector<Index> order = newest_first(graph, todo, *known_rows);
  if (order.empty()) {
    if (to->revision && !marks_of(graph, *known_rows)[*to->revision]) {
      report_not_below(graph, *known_rows, *to->revision, diagnostics);
      return std::nullopt;
    }
    diagnostics.note("nothing-to-do", fmt::format("\"{}\" needs no downgrade: {}", target,
                                                  rows_in_words(graph, *known_rows)));
  }
  return finish(graph, Direction::downgrade, *known_rows, order);
}

Plan way_back(const Graph& graph, const Plan& upgrade) {
  std::vector<Index> rows;
  for (const std::string& id : upgrade.to) rows.push_back(*graph.find(id));
  std::vector<Index> order;
  for (const Step& step : upgrade.steps) order.push_back(step.revision);
  std::reverse(order.begin(), order.end());
  return finish(graph, Direction::downgrade, rows, order);
}

}  // namespace migc::revision
