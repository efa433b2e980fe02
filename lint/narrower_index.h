// An index without one of its columns. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "lint/step.h"

namespace migc::lint {

struct NarrowerIndex {
  std::string name;    // schema.name, which is free before the statement
  std::string create;  // CREATE INDEX CONCURRENTLY …, without a semicolon
};

// What takes the place of an index when the column goes. Absent: it would be no use (another index
// begins with its columns), would promise more than the old one (unique), or nothing would be left
// without expressions and predicates that name the column.
std::optional<NarrowerIndex> narrower_index(const Step& step, ObjectId index, Address column);

}  // namespace migc::lint
