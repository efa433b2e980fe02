// Changes of each kind of object, for the ways back that migc drafts: unit tests ask its own
// replay, oracle tests real servers. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace migc::lab {

struct WayBackCase {
  std::string name;
  std::string before;  // what is there
  std::string up;
  std::string verdict = "exact";  // of the draft, as check --reversible calls it
  int since = 13;                 // the oldest server that runs it
};

const std::vector<WayBackCase>& way_back_cases();

}  // namespace migc::lab
