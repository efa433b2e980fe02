#include "compiler/revision/branch_labels.h"

#include <algorithm>
#include <iterator>

namespace migc::revision {

BranchLabels::BranchLabels(const std::vector<Revision>& revisions, const LabelEdges& edges) {
  const bool any = std::any_of(revisions.begin(), revisions.end(), [](const Revision& revision) {
    return !revision.branch_labels.empty();
  });
  if (!any) return;
  sets_.emplace_back();
  spread_up(revisions, edges);
  spread_down(revisions, edges);
  unions_.clear();
}

std::vector<std::string> BranchLabels::of(Index revision) const {
  if (from_below_.empty()) return {};
  std::vector<std::string_view> labels = flat(from_below_[revision]);
  const std::vector<std::string_view> more = flat(from_above_[revision]);
  labels.insert(labels.end(), more.begin(), more.end());
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return {labels.begin(), labels.end()};
}

BranchLabels::SetId BranchLabels::extended(SetId base, const Revision& revision) {
  if (revision.branch_labels.empty()) return base;
  Set set{base, {}};
  for (const Reference& label : revision.branch_labels) set.more.emplace_back(label.text);
  std::sort(set.more.begin(), set.more.end());
  sets_.push_back(std::move(set));
  return static_cast<SetId>(sets_.size() - 1);
}

BranchLabels::SetId BranchLabels::united(SetId a, SetId b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  const auto [known, is_new] = unions_.try_emplace(std::minmax(a, b), 0);
  if (!is_new) return known->second;
  const std::vector<std::string_view> left = flat(a);
  const std::vector<std::string_view> right = flat(b);
  Set set;
  std::set_union(left.begin(), left.end(), right.begin(), right.end(),
                 std::back_inserter(set.more));
  if (set.more.size() == left.size()) return known->second = a;
  if (set.more.size() == right.size()) return known->second = b;
  sets_.push_back(std::move(set));
  return known->second = static_cast<SetId>(sets_.size() - 1);
}

std::vector<std::string_view> BranchLabels::flat(SetId set) const {
  std::vector<std::string_view> labels;
  for (SetId at = set; at != 0; at = sets_[at].base) {
    labels.insert(labels.end(), sets_[at].more.begin(), sets_[at].more.end());
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

// To the descendants.
void BranchLabels::spread_up(const std::vector<Revision>& revisions, const LabelEdges& edges) {
  from_below_.assign(revisions.size(), 0);
  for (const Index index : edges.topological) {
    SetId set = 0;
    for (const Index down : edges.down[index]) set = united(set, from_below_[down]);
    from_below_[index] = extended(set, revisions[index]);
  }
}

// To the line below, as Alembic does: only from a revision above which nothing forks or merges, and
// down to, without, the first branch point or merge point. A dependent makes a fork, too.
void BranchLabels::spread_down(const std::vector<Revision>& revisions, const LabelEdges& edges) {
  from_above_.assign(revisions.size(), 0);
  std::vector<bool> is_line_above(revisions.size(), false);
  for (auto at = edges.topological.rbegin(); at != edges.topological.rend(); ++at) {
    const Index index = *at;
    if (edges.successors[index].size() > 1 || edges.down[index].size() > 1) continue;
    const auto children = edges.children[index];
    is_line_above[index] = children.empty() || is_line_above[children.front()];
    if (!children.empty() && is_line_above[index]) {
      from_above_[index] = extended(from_above_[children.front()], revisions[children.front()]);
    }
  }
}

}  // namespace migc::revision
