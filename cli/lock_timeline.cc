#include "cli/lock_timeline.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "compiler/script/lock_acquisition.h"

namespace migc::cli {
namespace {

using effects::DescribedLock;
using script::ExplainedTransaction;
using script::SegmentKind;

class Timeline {
 public:
  Timeline(const Project& project, const revision::Plan& plan,
           const std::vector<script::StepEffects>& steps)
      : is_single_(project.config.script.transaction == ScriptTransaction::single) {
    if (!script::acquires_locks_first(project.config)) return;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::string& revision = project.graph.revision(plan.steps[i].revision).id;
      for (const script::FirstLocks& each : steps[i].first_locks)
        first_[{revision, each.before}] = &each.locks;
      if (is_single_) break;  // the script's only transaction begins in the first step
    }
  }

  void add(const ExplainedTransaction& transaction) {
    const bool alone = transaction.kind == SegmentKind::alone;
    if (!is_single_ || alone) end_block();
    const bool acquires = transaction.kind == SegmentKind::transaction;
    for (const script::ExplainedStatement& each : transaction.statements) {
      const std::size_t number = found_.statements.size();
      found_.statements.push_back({&transaction, &each});
      const auto first = first_.find({transaction.revision, each.span.begin});
      if (acquires && first != first_.end())
        for (const DescribedLock& lock : *first->second) take(lock, number, true);
      for (const DescribedLock& lock : each.in_use.locks)
        if (!lock.is_implied) take(lock, number, false);
      if (alone) end_block(false);
    }
  }

  LockTimeline run() && {
    end_block();
    for (auto& [id, relation] : relations_) found_.relations.push_back(std::move(relation));
    std::sort(found_.relations.begin(), found_.relations.end(), before);
    return std::move(found_);
  }

 private:
  void take(const DescribedLock& lock, std::size_t at, bool first) {
    TimelineRelation& relation =
        relations_.try_emplace(lock.id, TimelineRelation{lock.id, lock.relation, lock.kind, {}})
            .first->second;
    const bool is_held = held_.count(lock.id) != 0;
    if (is_held && relation.locks.back().mode >= lock.mode) return;
    if (is_held) relation.locks.back().end = at;
    // the same statement, which takes the stronger one at once
    if (is_held && relation.locks.back().begin == at) relation.locks.pop_back();
    relation.locks.push_back({at, at + 1, lock.mode, effects::TimeClass::instant, first});
    held_[lock.id] = &relation;
  }

  void end_block(bool is_transaction = true) {
    const std::size_t end = found_.statements.size();
    if (end == begin_) return;
    found_.blocks.push_back({begin_, end, is_transaction});
    for (const auto& [id, relation] : held_) {
      relation->locks.back().end = end;
      for (auto each = relation->locks.rbegin();
           each != relation->locks.rend() && each->begin >= begin_; ++each)
        each->time = longest(each->begin, each->end);
    }
    held_.clear();
    begin_ = end;
  }

  effects::TimeClass longest(std::size_t begin, std::size_t end) const {
    effects::TimeClass time = effects::TimeClass::instant;
    for (std::size_t i = begin; i < end; ++i)
      time = std::max(time, found_.statements[i].statement->in_use.time);
    return time;
  }

  using Weight = std::tuple<Blocks, effects::TimeClass, effects::LockMode>;
  static Weight weight(const TimelineRelation& relation) {
    Weight most = {};
    for (const HeldLock& each : relation.locks)
      most = std::max(most, Weight{blocked_class(each.mode), each.time, each.mode});
    return most;
  }
  static bool before(const TimelineRelation& a, const TimelineRelation& b) {
    const Weight of_a = weight(a);
    const Weight of_b = weight(b);
    return std::tie(of_b, a.name, a.id) < std::tie(of_a, b.name, b.id);
  }

  bool is_single_;
  // That the script takes before the statement that begins there in a revision's source.
  std::map<std::pair<std::string, std::size_t>, const std::vector<DescribedLock>*> first_;
  LockTimeline found_;
  std::size_t begin_ = 0;  // of the open block
  std::map<catalog::ObjectId, TimelineRelation> relations_;
  std::map<catalog::ObjectId, TimelineRelation*> held_;  // in the open block
};

}  // namespace

LockTimeline lock_timeline(const Project& project, const revision::Plan& plan,
                           const std::vector<script::StepEffects>& steps,
                           const std::vector<ExplainedTransaction>& transactions) {
  Timeline timeline(project, plan, steps);
  for (const ExplainedTransaction& each : transactions) timeline.add(each);
  return std::move(timeline).run();
}

Blocks blocked_class(effects::LockMode mode) {
  if (effects::blocks_reads(mode)) return Blocks::reads_and_writes;
  return effects::blocks_writes(mode) ? Blocks::writes : Blocks::neither;
}

}  // namespace migc::cli
