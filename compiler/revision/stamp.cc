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

// The rows as they change, and who is related to them.
class Stamper {
 public:
  Stamper(const Graph& graph, std::vector<Index> rows)
      : graph_(graph),
        rows_(std::move(rows)),
        is_row_(graph.size(), false),
        is_new_(graph.size(), false),
        below_rows_(ancestors(graph, rows_, Edges::all)),
        above_rows_(descendants(graph, rows_, Edges::all)),
        position_(graph.size(), 0),
        visited_for_(graph.size(), k_none) {
    for (Index position = 0; position < rows_.size(); ++position) {
      is_row_[rows_[position]] = true;
      position_[rows_[position]] = position;
    }
  }

  // All rows, or those marked in `line`; one step each.
  void delete_rows(const Marks* line) {
    for (const Index row : rows_) {
      if (!is_row_[row] || (line && !(*line)[row])) continue;
      is_row_[row] = false;
      steps_.push_back({row, {{VersionOp::Kind::remove, graph_.id(row), ""}}});
    }
  }

  // The rows on the line of `target`, and with them those on the line of the branch that was named,
  // become one. As in Alembic, the last of them is updated.
  void move_to(Index target, const Marks* branch_line) {
    const bool is_there = is_row_[target];
    std::vector<Index> replaced = related_rows(target);
    if (branch_line && !replaced.empty() && !is_there) {
      Marks is_related(graph_.size(), false);
      for (const Index row : replaced) is_related[row] = true;
      replaced = rows_;
      std::erase_if(replaced, [&](Index row) {
        return !is_old_row(row) || !(is_related[row] || (*branch_line)[row]);
      });
    }
    for (const Index row : replaced) is_row_[row] = false;
    is_row_[target] = is_new_[target] = true;
    Step step{target, {}};
    const bool has_update = !is_there && !replaced.empty();
    for (std::size_t i = 0; i + (has_update ? 1 : 0) < replaced.size(); ++i) {
      step.operations.push_back({VersionOp::Kind::remove, graph_.id(replaced[i]), ""});
    }
    if (has_update) {
      step.operations.push_back(
          {VersionOp::Kind::update, graph_.id(replaced.back()), graph_.id(target)});
    } else if (!is_there) {
      step.operations.push_back({VersionOp::Kind::insert, "", graph_.id(target)});
    }
    if (!step.operations.empty()) steps_.push_back(std::move(step));
  }

  std::vector<Index> rows() const { return marked(is_row_); }
  std::vector<Step> take_steps() { return std::move(steps_); }

 private:
  static constexpr Index k_none = std::numeric_limits<Index>::max();

  bool is_old_row(Index index) const { return is_row_[index] && !is_new_[index]; }

  // The rows from before that are ancestors or descendants of `target`, in their order. Looks only
  // where there are rows.
  std::vector<Index> related_rows(Index target) {
    std::vector<Index> related;
    const auto below = [this](Index index) { return graph_.parents(index); };
    const auto above = [this](Index index) { return graph_.successors(index); };
    search(target, above_rows_, below, related);
    search(target, below_rows_, above, related);
    std::sort(related.begin(), related.end(),
              [this](Index a, Index b) { return position_[a] < position_[b]; });
    return related;
  }

  template <typename Neighbours>
  void search(Index target, const Marks& where, Neighbours neighbours,
              std::vector<Index>& related) {
    if (!where[target]) return;
    std::vector<Index> open{target};
    while (!open.empty()) {
      const Index index = open.back();
      open.pop_back();
      for (const Index next : neighbours(index)) {
        if (!where[next] || visited_for_[next] == target) continue;
        visited_for_[next] = target;
        open.push_back(next);
        if (is_old_row(next)) related.push_back(next);
      }
    }
  }

  const Graph& graph_;
  std::vector<Index> rows_;
  Marks is_row_;
  Marks is_new_;                   // made by this stamp
  Marks below_rows_, above_rows_;  // with the rows before
  std::vector<Index> position_;    // among the rows
  std::vector<Index> visited_for_;
  std::vector<Step> steps_;
};

std::vector<std::string> sorted_ids(const Graph& graph, const std::vector<Index>& rows) {
  std::vector<std::string> ids;
  ids.reserve(rows.size());
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

// One target: where to, none for base; and the line of the branch it names, if it does.
struct Move {
  std::vector<Index> to;
  std::optional<Marks> line;
};

std::optional<Marks> line_of(const Graph& graph, std::string_view target) {
  const auto branch = split_name(target).branch;
  if (!branch) return std::nullopt;
  Diagnostics known_to_resolve;
  const auto revision = resolve_branch(graph, *branch, known_to_resolve);
  if (!revision) return std::nullopt;
  return lineage(graph, *revision, Edges::all);
}

}  // namespace

std::optional<Plan> plan_stamp(const Graph& graph, const std::vector<std::string>& rows,
                               const std::vector<std::string>& targets, Diagnostics& diagnostics) {
  const auto known_rows = find_rows(graph, rows, diagnostics);
  bool failed = !known_rows;
  std::vector<Move> moves;
  std::vector<Index> revisions;
  for (const std::string& target : targets) {
    if (report_steps(known_rows.value_or(std::vector<Index>{}), target, diagnostics)) {
      failed = true;
      continue;
    }
    const auto found = resolve(graph, target, diagnostics);
    if (!found) {
      failed = true;
      continue;
    }
    revisions.insert(revisions.end(), found->begin(), found->end());
    moves.push_back({*found, line_of(graph, target)});
  }
  if (report_overlaps(graph, "target", revisions, diagnostics)) failed = true;
  if (failed) return std::nullopt;

  Stamper stamper(graph, *known_rows);
  for (const Move& move : moves) {
    if (move.to.empty()) stamper.delete_rows(move.line ? &*move.line : nullptr);
  }
  for (const Move& move : moves) {
    for (const Index to : move.to) stamper.move_to(to, move.line ? &*move.line : nullptr);
  }
  Plan plan{Direction::stamp, sorted_ids(graph, *known_rows), sorted_ids(graph, stamper.rows()),
            stamper.take_steps()};
  if (plan.steps.empty()) {
    diagnostics.note("nothing-to-do", "the version table holds these rows already");
  }
  return plan;
}

}  // namespace migc::revision
