#include "compiler/revision/stamp.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "compiler/revision/ancestry.h"
#include "compiler/revision/faults.h"
#include "compiler/revision/lookup.h"
#include "compiler/revision/targets.h"

namespace migc::revision {

namespace {

// The rows, sorted by id, and who is related to them.
class Stamper {
 public:
  Stamper(const Graph& graph, std::vector<Index> rows)
      : graph_(graph),
        rows_(std::move(rows)),
        is_row_(graph.size(), false),
        below_rows_(ancestors(graph, rows_, Edges::all)),
        above_rows_(descendants(graph, rows_, Edges::all)),
        visited_for_(graph.size(), k_none) {
    std::sort(rows_.begin(), rows_.end(),
              [&](Index a, Index b) { return graph.id(a) < graph.id(b); });
    for (const Index row : rows_) is_row_[row] = true;
  }

  void delete_rows(const Marks* line) {
    for (const Index row : rows_) {
      if (!is_row_[row] || (line && !(*line)[row])) continue;
      is_row_[row] = false;
      steps_.push_back({row, {{VersionOp::Kind::remove, graph_.id(row), ""}}});
    }
  }

  void move_to(Index target) {
    std::vector<Index> related = related_rows(target);
    for (const Index row : related) is_row_[row] = false;
    const bool is_there = std::erase(related, target) > 0;
    is_row_[target] = true;
    Step step{target, {}};
    for (std::size_t i = is_there ? 0 : 1; i < related.size(); ++i) {
      step.operations.push_back({VersionOp::Kind::remove, graph_.id(related[i]), ""});
    }
    if (!is_there && related.empty()) {
      step.operations.push_back({VersionOp::Kind::insert, "", graph_.id(target)});
    } else if (!is_there) {
      step.operations.push_back(
          {VersionOp::Kind::update, graph_.id(related.front()), graph_.id(target)});
    }
    if (!step.operations.empty()) steps_.push_back(std::move(step));
  }

  std::vector<Index> rows() const { return marked(is_row_); }
  std::vector<Step> take_steps() { return std::move(steps_); }

 private:
  static constexpr Index k_none = std::numeric_limits<Index>::max();

  // The rows left that are ancestors or descendants of `target`, or itself; by id. Looks only where
  // there are rows.
  std::vector<Index> related_rows(Index target) {
    std::vector<Index> found;
    search(
        target, above_rows_, [&](Index index) { return graph_.parents(index); }, found);
    search(
        target, below_rows_, [&](Index index) { return graph_.successors(index); }, found);
    std::sort(found.begin(), found.end(),
              [&](Index a, Index b) { return graph_.id(a) < graph_.id(b); });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  template <typename Neighbours>
  void search(Index target, const Marks& where, Neighbours neighbours, std::vector<Index>& found) {
    if (!where[target]) return;
    std::vector<Index> open{target};
    if (is_row_[target]) found.push_back(target);
    while (!open.empty()) {
      const Index index = open.back();
      open.pop_back();
      for (const Index next : neighbours(index)) {
        if (!where[next] || visited_for_[next] == target) continue;
        visited_for_[next] = target;
        open.push_back(next);
        if (is_row_[next]) found.push_back(next);
      }
    }
  }

  const Graph& graph_;
  std::vector<Index> rows_;
  Marks is_row_;
  Marks below_rows_, above_rows_;  // with the rows before
  std::vector<Index> visited_for_;
  std::vector<Step> steps_;
};

std::vector<std::string> sorted_ids(const Graph& graph, const std::vector<Index>& rows) {
  std::vector<std::string> ids;
  for (const Index row : rows) ids.push_back(graph.id(row));
  std::sort(ids.begin(), ids.end());
  return ids;
}

// "-N" counts from the heads; where the database is somewhere already, that is hardly meant.
bool report_steps(const std::vector<Index>& rows, const std::string& target,
                  Diagnostics& diagnostics) {
  const auto relative = parse_relative(target);
  if (rows.empty() || !relative || relative->name || !relative->is_down) return false;
  diagnostics.error("unknown", fmt::format("\"{}\" is no target for stamp", target))
      .with_help("name the revision to stamp: steps are not counted from where the database is");
  return true;
}

}  // namespace

std::optional<Plan> plan_stamp(const Graph& graph, const std::vector<std::string>& rows,
                               const std::vector<std::string>& targets, Diagnostics& diagnostics) {
  const auto known_rows = find_rows(graph, rows, diagnostics);
  bool failed = !known_rows;
  std::vector<Index> revisions;
  std::vector<std::optional<Index>> bases;  // the branch of each "base", absent for all rows
  for (const std::string& target : targets) {
    if (report_steps(known_rows.value_or(std::vector<Index>{}), target, diagnostics)) {
      failed = true;
      continue;
    }
    const auto found = resolve(graph, target, diagnostics);
    if (!found) {
      failed = true;
    } else if (found->empty()) {
      const auto branch = split_name(target).branch;
      bases.push_back(branch ? resolve_branch(graph, *branch, diagnostics) : std::nullopt);
    } else {
      revisions.insert(revisions.end(), found->begin(), found->end());
    }
  }
  if (report_overlaps(graph, "target", revisions, diagnostics)) failed = true;
  if (failed) return std::nullopt;

  Stamper stamper(graph, *known_rows);
  for (const auto& branch : bases) {
    const Marks line = branch ? lineage(graph, *branch, Edges::all) : Marks{};
    stamper.delete_rows(branch ? &line : nullptr);
  }
  for (const Index revision : revisions) stamper.move_to(revision);
  Plan plan{Direction::stamp, sorted_ids(graph, *known_rows), sorted_ids(graph, stamper.rows()),
            stamper.take_steps()};
  if (plan.steps.empty()) {
    diagnostics.note("nothing-to-do", "the version table holds these rows already");
  }
  return plan;
}

}  // namespace migc::revision
