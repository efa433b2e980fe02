// Which lock is held from which statement of an upgrade to which: the picture of its window as
// data. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/step_effects.h"

namespace migc::cli {

struct TimelineStatement {
  const script::ExplainedTransaction* transaction = nullptr;
  const script::ExplainedStatement* statement = nullptr;
};

// Statements [begin, end) that share a transaction; one alone outside of any.
struct TimelineBlock {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_transaction = true;
};

// Statements [begin, end) between which the mode is the strongest that is held on the relation:
// to the end of the transaction (manual 13.3), or to the statement that takes a stronger one.
struct HeldLock {
  std::size_t begin = 0;
  std::size_t end = 0;
  effects::LockMode mode = effects::LockMode::access_share;
  effects::TimeClass time = effects::TimeClass::instant;  // of the longest of them
  bool is_taken_first = false;  // by the script, right before the first of them
};

struct TimelineRelation {
  catalog::ObjectId id = catalog::k_no_object;
  std::string name;  // as it was called when it was locked first
  std::string_view kind;
  std::vector<HeldLock> locks;  // in the order of time
};

// Relations that the upgrade itself makes are not there, nor locks of indexes whose table is locked
// as strongly.
struct LockTimeline {
  std::vector<TimelineStatement> statements;  // of all steps, in their order
  std::vector<TimelineBlock> blocks;
  // Those first of which most is blocked for longest, then by name.
  std::vector<TimelineRelation> relations;
};

// `steps` are those of the plan, `transactions` what they are made of, which must live as long as
// the timeline.
LockTimeline lock_timeline(const Project& project, const revision::Plan& plan,
                           const std::vector<script::StepEffects>& steps,
                           const std::vector<script::ExplainedTransaction>& transactions);

// What a lock keeps waiting.
enum class Blocks { neither, writes, reads_and_writes };
Blocks blocked_class(effects::LockMode mode);

}  // namespace migc::cli
