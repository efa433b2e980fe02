// What each step of a plan does to the relations that are there before it runs: what the head of a
// script and the packet tell. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/effects/description.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/explain.h"

namespace migc::script {

// The locks with which a transaction best begins, so that it waits for all of them before it has
// done or locked anything: those that its statements take on tables up to the first of them that
// works on rows. Locks that come after it would keep others waiting for as long as that takes.
struct FirstLocks {
  std::size_t before = 0;  // the statement that begins there in the section's source
  std::vector<effects::DescribedLock> locks;  // the strongest first, then by name
};

// Relations that the plan itself makes are left out: nobody uses them yet.
struct StepEffects {
  std::vector<effects::DescribedLock> locks;  // the strongest of each relation, by name
  std::vector<effects::DescribedLock> scans;  // what is read from end to end, and under which lock
  std::vector<std::string> rewrites;          // by name, each once
  std::vector<std::string> data_loss;         // "schema.table", "schema.table.column"
  std::vector<FirstLocks> first_locks;        // of the transactions that the script begins itself
  effects::TimeClass time = effects::TimeClass::instant;  // of the longest statement
  bool is_certain = true;
  std::size_t statements = 0;
  std::size_t transactions = 0;
  std::size_t alone = 0;  // statements outside of any of these
};

// `transactions`: what an Explainer says of all sections of the plan, one after the other.
std::vector<StepEffects> effects_of_steps(const Project& project, const revision::Plan& plan,
                                          const std::vector<ExplainedTransaction>& transactions);

// `replay` has the schema from which the plan starts, and that to which it leads afterwards. Of an
// idempotent plan each step may be the first that runs: what those before it make is in use. What
// does not parse has no effects: write_script reports it.
std::vector<StepEffects> effects_of_steps(const Project& project, const revision::Plan& plan,
                                          catalog::Replay& replay);

// Comment lines, a few for each step that touches anything; empty: none does.
std::string step_effects_text(const std::vector<StepEffects>& steps);

// The strongest lock of a step in the manual's words; "none".
std::string_view strongest_lock(const StepEffects& step);

}  // namespace migc::script
