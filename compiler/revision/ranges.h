// "START:END" on the command line.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/diagnostic.h"

namespace migc::revision {

// `start` is absent where the text has no colon.
struct Range {
  std::optional<std::string> start;
  std::string end;
};

// The range of upgrade and downgrade. Fault: bad-range (an empty side, two colons, no text).
std::optional<Range> split_range(std::string_view text, Diagnostics& diagnostics);

// The ranges of stamp: several targets, of which those with a start must agree on it.
struct Ranges {
  std::optional<std::string> start;
  std::vector<std::string> ends;
};
// Faults: bad-range, multiple-starts.
std::optional<Ranges> split_ranges(const std::vector<std::string>& texts, Diagnostics& diagnostics);

}  // namespace migc::revision
