// How much there is to think about before an upgrade, by rules that anybody can follow
// (docs/packet.md). SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/lock_timeline.h"
#include "cli/reversal.h"
#include "lint/linter.h"

namespace migc::cli {

enum class RiskLevel { low, medium, high };
std::string_view risk_name(RiskLevel level);

struct RiskReason {
  RiskLevel level = RiskLevel::low;
  std::string text;  // names as they are: for the reader's format to escape
};

struct Risk {
  RiskLevel level = RiskLevel::low;  // the highest of the reasons'
  std::vector<RiskReason> reasons;   // the highest first
};

// What is kept waiting, of how many relations, and for how long at most.
struct Blocked {
  Blocks blocks = Blocks::neither;
  effects::TimeClass time = effects::TimeClass::instant;
  std::vector<std::string> relations;  // in the timeline's order
};
// By what they block and the class of their time, the heaviest first; what blocks neither reads nor
// writes is left out.
std::vector<Blocked> blocked_relations(const LockTimeline& timeline);

// "instant", "as long as …": how long locks of that class of time are held.
std::string_view duration_words(effects::TimeClass time);
// "reads and writes", "writes", "neither".
std::string_view blocks_words(Blocks blocks);
// The first few names, and how many there are beside them.
std::string some_of(const std::vector<std::string>& names);

struct RiskFacts {
  const LockTimeline& timeline;
  const lint::Outcome& found;
  const std::vector<Reversal>& reversals;
  const Reversal& whole;
  bool has_rollback = false;
};
Risk risk_of(const RiskFacts& facts);

}  // namespace migc::cli
