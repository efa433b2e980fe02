#include "cli/possible_plans.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "compiler/revision/stamp.h"

namespace migc::cli {
namespace {

using revision::Direction;
using revision::Plan;
using script::WrittenHead;

// The targets that can have led from the rows before to the rows after. A script does not say how
// its target was named; a plan is known by its rows and its number of steps.
std::vector<std::string> possible_targets(const WrittenHead& head) {
  const bool up = head.direction == Direction::upgrade;
  const std::string steps = fmt::format("{}{}", up ? '+' : '-', head.steps);
  std::vector<std::string> targets = head.to;
  targets.insert(targets.end(), {up ? "heads" : "base", steps});
  for (const std::string& branch : up ? head.to : head.from) {
    targets.push_back(fmt::format("{}@{}", branch, up ? "heads" : "base"));
    targets.push_back(fmt::format("{}@{}", branch, steps));
  }
  return targets;
}

std::optional<Plan> plan_to(const Project& project, const WrittenHead& head,
                            const std::string& target) {
  Diagnostics of_other_targets;
  return head.direction == Direction::upgrade
             ? revision::plan_upgrade(project.graph, head.from, target, of_other_targets)
             : revision::plan_downgrade(project.graph, head.from, target, of_other_targets);
}

}  // namespace

std::vector<Plan> possible_plans(const Project& project, const WrittenHead& head) {
  std::vector<Plan> plans;
  if (head.direction == Direction::stamp) {
    Diagnostics unused;
    const std::vector<std::string> base = {"base"};
    if (auto plan = revision::plan_stamp(project.graph, head.from, head.to.empty() ? base : head.to,
                                         unused))
      plans.push_back(std::move(*plan));
    return plans;
  }
  for (const std::string& target : possible_targets(head)) {
    auto plan = plan_to(project, head, target);
    if (!plan || plan->to != head.to || plan->steps.size() != head.steps) continue;
    plan->is_idempotent = head.is_idempotent;
    plans.push_back(std::move(*plan));
  }
  if (head.direction == Direction::downgrade) {
    // the rollback of a packet
    const WrittenHead up{Direction::upgrade, head.to,       head.from,
                         head.steps,         head.postgres, head.dialect};
    for (const Plan& plan : possible_plans(project, up))
      plans.push_back(revision::way_back(project.graph, plan));
  }
  return plans;
}

}  // namespace migc::cli
