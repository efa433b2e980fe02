#include "cli/packet_risk.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc::cli {
namespace {

using effects::TimeClass;

constexpr std::size_t k_names_told = 5;

// What the statements do by themselves.
struct Totals {
  std::vector<std::string> losses;  // by name
  std::size_t refused = 0;
  std::size_t uncertain = 0;
};

Totals totals_of(const LockTimeline& timeline) {
  Totals totals;
  std::set<std::string> losses;
  for (const TimelineStatement& each : timeline.statements) {
    const effects::Description& found = each.statement->in_use;
    losses.insert(found.data_loss.begin(), found.data_loss.end());
    totals.refused += each.statement->refusal ? 1 : 0;
    totals.uncertain += found.uncertain.empty() ? 0 : 1;
  }
  totals.losses.assign(losses.begin(), losses.end());
  return totals;
}

std::size_t count(const lint::Outcome& found, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(found.findings.begin(), found.findings.end(),
                    [&](const auto& each) { return each.diagnostic.severity == severity; }));
}

class Judge {
 public:
  explicit Judge(const RiskFacts& facts) : facts_(facts), totals_(totals_of(facts.timeline)) {}

  Risk run() {
    judge_statements();
    judge_locks();
    judge_findings();
    judge_way_back();
    std::stable_sort(risk_.reasons.begin(), risk_.reasons.end(),
                     [](const auto& a, const auto& b) { return a.level > b.level; });
    if (!risk_.reasons.empty()) risk_.level = risk_.reasons.front().level;
    return std::move(risk_);
  }

 private:
  void add(RiskLevel level, std::string text) { risk_.reasons.push_back({level, std::move(text)}); }

  void judge_statements() {
    if (totals_.refused > 0)
      add(RiskLevel::high,
          fmt::format("the server would refuse {}", counted(totals_.refused, "statement")));
    if (!totals_.losses.empty())
      add(RiskLevel::high, "loses the data of " + some_of(totals_.losses));
    if (totals_.uncertain > 0)
      add(RiskLevel::medium, fmt::format("the effects of {} cannot be told without the server",
                                         counted(totals_.uncertain, "statement")));
  }

  void judge_locks() {
    for (const Blocked& each : blocked_relations(facts_.timeline)) {
      if (each.time == TimeClass::instant) continue;
      add(each.blocks == Blocks::reads_and_writes ? RiskLevel::high : RiskLevel::medium,
          fmt::format("blocks {} of {} for {}", blocks_words(each.blocks), some_of(each.relations),
                      duration_words(each.time)));
    }
  }

  void judge_findings() {
    const std::size_t errors = count(facts_.found, Severity::error);
    const std::size_t warnings = count(facts_.found, Severity::warning);
    if (errors > 0)
      add(RiskLevel::high,
          fmt::format("{} of lint that nobody has accepted", counted(errors, "error")));
    if (warnings > 0)
      add(RiskLevel::medium,
          fmt::format("{} of lint that nobody has accepted", counted(warnings, "warning")));
  }

  void judge_way_back() {
    std::vector<std::string> converted;
    for (const Reversal& each : facts_.reversals)
      converted.insert(converted.end(), each.converted_up.begin(), each.converted_up.end());
    if (!converted.empty())
      add(RiskLevel::medium,
          "converts values that the new type may not hold: " + some_of(converted));
    if (!facts_.has_rollback)
      add(RiskLevel::medium, "there is no way back by a script");
    else if (!facts_.whole.restores())
      add(RiskLevel::medium, "the way back is not known to restore all of the schema");
  }

  const RiskFacts& facts_;
  Totals totals_;
  Risk risk_;
};

}  // namespace

std::string_view risk_name(RiskLevel level) {
  static constexpr std::array<std::string_view, 3> k_names = {"low", "medium", "high"};
  return k_names[static_cast<std::size_t>(level)];
}

std::string_view duration_words(TimeClass time) {
  static constexpr std::array<std::string_view, 3> k_words = {
      "an instant", "a time that grows with the table", "as long as a rewrite takes"};
  return k_words[static_cast<std::size_t>(time)];
}

std::string_view blocks_words(Blocks blocks) {
  static constexpr std::array<std::string_view, 3> k_words = {"neither", "writes",
                                                              "reads and writes"};
  return k_words[static_cast<std::size_t>(blocks)];
}

std::string some_of(const std::vector<std::string>& names) {
  const std::size_t told = std::min(names.size(), k_names_told);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(told));
  const std::string text = join(first, ", ");
  return told == names.size() ? text : fmt::format("{} and {} more", text, names.size() - told);
}

std::vector<Blocked> blocked_relations(const LockTimeline& timeline) {
  std::map<std::pair<Blocks, TimeClass>, std::vector<std::string>, std::greater<>> found;
  for (const TimelineRelation& relation : timeline.relations) {
    std::map<Blocks, TimeClass> longest;
    for (const HeldLock& each : relation.locks) {
      TimeClass& time = longest[blocked_class(each.mode)];
      time = std::max(time, each.time);
    }
    longest.erase(Blocks::neither);
    const auto all = longest.find(Blocks::reads_and_writes);
    const auto writes = longest.find(Blocks::writes);
    // reads and writes are writes, too
    if (all != longest.end() && writes != longest.end() && writes->second <= all->second)
      longest.erase(writes);
    for (const auto& most : longest) found[most].push_back(relation.name);
  }
  std::vector<Blocked> blocked;
  blocked.reserve(found.size());
  for (auto& [most, relations] : found)
    blocked.push_back({most.first, most.second, std::move(relations)});
  return blocked;
}

Risk risk_of(const RiskFacts& facts) { return Judge(facts).run(); }

}  // namespace migc::cli
