// Checks that prove something to the server before a statement that would read all rows to see it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sql/definition.h"
#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// What holds for every row of a table.
struct Proof {
  ObjectId table = k_no_object;
  std::string condition;  // SQL over its columns
};

// CHECK … NOT VALID here, VALIDATE CONSTRAINT in the next revision, and the statement with all
// behind it in the one after that, where the checks are dropped again.
std::optional<Fix> prove_first(const Step& step, const std::vector<Proof>& proofs);

// "a >= 1 AND a < 9" for rows that fit a partition's bound below `parent`, as `table` calls the
// key. Absent for bounds that no condition over one column says, or none that the server would take
// for a proof: hash, several columns, expressions, lists with NULL.
std::optional<std::string> bound_condition(const Step& step, ObjectId parent, ObjectId table,
                                           const sql::PartitionBound& bound);

}  // namespace migc::lint
