// Migrations that lie in two files, one for the way there and one for the way back.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"

namespace migc::revision {

// One file, as its name describes it.
struct Half {
  const InputFile* file = nullptr;
  bool is_up = true;
  std::string key;  // the same for both files of a migration
  std::string id;
  std::string order;
  std::string message;
  TransactionMode transaction = TransactionMode::automatic;
  bool is_preferred = false;  // takes the place of a file of the same key that is not
};

// What a way back without a way there is: a migration that does nothing, or nothing at all.
enum class LoneDown { migration, nothing };

// In the order of the first files. Id, order and message are those of the way there. Two files that
// claim the same place make two migrations of one id. A way back that is alone is reported
// (`missing-up-file`).
std::vector<Migration> pair_up(const std::vector<Half>& halves, LoneDown lone_down,
                               Diagnostics& diagnostics);

}  // namespace migc::revision
