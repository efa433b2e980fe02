// What is known of a plan beside its text: for the head of its script.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/script/step_effects.h"

namespace migc::script {

// A finding of lint that its author lets stand.
struct AcceptedFinding {
  std::string revision;
  std::string rule;
  std::size_t line = 0;  // of the revision's file, from 1
  std::string reason;
};

struct Review {
  std::vector<StepEffects> effects;       // of each step; none where nothing is there before
  std::vector<AcceptedFinding> accepted;  // by file and place
};

}  // namespace migc::script
