#include "compiler/script/step_effects.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/script/head.h"
#include "compiler/script/step.h"

namespace migc::script {
namespace {

using effects::DescribedLock;

void add_names(std::vector<std::string>& names, const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

void add_lock(std::vector<DescribedLock>& locks, const DescribedLock& more) {
  const auto same = std::find_if(locks.begin(), locks.end(),
                                 [&](const DescribedLock& each) { return each.id == more.id; });
  if (same == locks.end()) {
    locks.push_back(more);
  } else if (same->mode < more.mode) {
    same->mode = more.mode;
  }
}

void add_statement(StepEffects& step, const ExplainedStatement& statement) {
  const effects::Description& found = statement.in_use;
  for (const DescribedLock& each : found.locks) add_lock(step.locks, each);
  for (const DescribedLock& each : found.scans) add_lock(step.scans, each);
  add_names(step.rewrites, found.rewrites);
  add_names(step.data_loss, found.data_loss);
  step.time = std::max(step.time, found.time);
  step.is_certain &= found.uncertain.empty() && !statement.refusal;
}

bool by_strength(const DescribedLock& a, const DescribedLock& b) {
  return std::tie(b.mode, a.relation) < std::tie(a.mode, b.relation);
}

// LOCK TABLE takes tables; of a view it would lock the tables, too, and nothing else at all
// (lockcmds.c). Weaker locks keep nobody waiting who only reads and writes rows.
bool is_worth_taking_first(const DescribedLock& lock) {
  return lock.kind == "table" && lock.mode >= effects::LockMode::share_update_exclusive;
}

// SET TRANSACTION must come before any query, and SET LOCAL lock_timeout is meant for what follows.
std::optional<FirstLocks> first_locks(const ExplainedTransaction& transaction) {
  if (transaction.kind != SegmentKind::transaction) return std::nullopt;
  const auto& statements = transaction.statements;
  const auto first = std::find_if(statements.begin(), statements.end(),
                                  [](const auto& each) { return each.kind != "VariableSet"; });
  if (first == statements.end()) return std::nullopt;
  FirstLocks found{first->span.begin, {}};
  for (auto each = first; each != statements.end() && !each->refusal; ++each) {
    for (const DescribedLock& lock : each->in_use.locks)
      if (is_worth_taking_first(lock)) add_lock(found.locks, lock);
    if (each->in_use.time != effects::TimeClass::instant || !each->in_use.uncertain.empty()) break;
  }
  if (found.locks.empty()) return std::nullopt;
  std::sort(found.locks.begin(), found.locks.end(), by_strength);
  return found;
}

void add_transaction(StepEffects& step, const ExplainedTransaction& transaction) {
  const std::size_t count = transaction.statements.size();
  step.statements += count;
  if (transaction.kind == SegmentKind::alone)
    step.alone += count;
  else
    ++step.transactions;
  for (const ExplainedStatement& statement : transaction.statements) add_statement(step, statement);
  if (auto locks = first_locks(transaction)) step.first_locks.push_back(std::move(*locks));
}

// An index whose table is locked as strongly says nothing.
bool is_told(const StepEffects& step, const DescribedLock& lock) {
  if (!lock.is_implied) return true;
  return std::none_of(step.locks.begin(), step.locks.end(), [&](const DescribedLock& each) {
    return each.kind != "index" && each.mode >= lock.mode;
  });
}

std::string lines_of(const StepEffects& step, std::size_t number) {
  std::string text;
  const auto line = [&](std::string_view what) {
    text += text.empty() ? fmt::format("-- {:>5}  {}\n", number, what)
                         : fmt::format("-- {:>5}  {}\n", "", what);
  };
  for (const DescribedLock& each : step.locks) {
    if (is_told(step, each))
      line(fmt::format("{} on {} {}, blocks {}", effects::manual_name(each.mode), each.kind,
                       comment_text(each.relation), effects::blocked_by(each.mode)));
  }
  const auto list = [&](std::string_view what, const std::vector<std::string>& names) {
    if (!names.empty()) line(fmt::format("{} {}", what, comment_text(join(names, ", "))));
  };
  list("writes all rows again of", step.rewrites);
  for (const DescribedLock& each : step.scans)
    line(fmt::format("reads all of {} under {}", comment_text(each.relation),
                     effects::manual_name(each.mode)));
  list("loses the data of", step.data_loss);
  if (!step.is_certain) line("not all of it is certain: see migc explain");
  return text;
}

}  // namespace

std::vector<StepEffects> effects_of_steps(const Project& project, const revision::Plan& plan,
                                          const std::vector<ExplainedTransaction>& transactions) {
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    numbers[project.graph.revision(plan.steps[i].revision).id] = i;
  std::vector<StepEffects> steps(plan.steps.size());
  for (const ExplainedTransaction& each : transactions)
    add_transaction(steps[numbers.at(each.revision)], each);
  for (StepEffects& step : steps) std::sort(step.locks.begin(), step.locks.end(), by_strength);
  return steps;
}

std::vector<StepEffects> effects_of_steps(const Project& project, const revision::Plan& plan,
                                          catalog::Replay& replay) {
  Explainer explainer(replay, project.config);
  Diagnostics told_by_write_script;
  for (const revision::Step& step : plan.steps) {
    const revision::Revision& revision = project.graph.revision(step.revision);
    if (plan.is_idempotent) explainer.start_range();
    if (const revision::Section* const section = section_of(revision, plan.direction))
      explainer.add(*section, revision.id, revision.message, told_by_write_script);
  }
  return effects_of_steps(project, plan, std::move(explainer).take());
}

std::string step_effects_text(const std::vector<StepEffects>& steps) {
  std::string text;
  for (std::size_t i = 0; i < steps.size(); ++i) text += lines_of(steps[i], i + 1);
  return text;
}

std::string_view strongest_lock(const StepEffects& step) {
  return step.locks.empty() ? "none" : effects::manual_name(step.locks.front().mode);
}

}  // namespace migc::script
