// What separates two texts, line by line, as diff -u shows it. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migc {

struct DiffLine {
  char sign = ' ';  // ' ' both have it, '-' the first, '+' the second
  std::string_view text;
};

// All lines of both texts, with their line ends, in their order. Where the texts part, they meet
// again at the nearest two lines that are alike: right for small edits, and never wrong.
std::vector<DiffLine> compare_lines(std::string_view before, std::string_view after);

// Empty if they are the same. `path` stands in both head lines, behind "a/" and "b/"; `is_new`: the
// first is "/dev/null". Three lines of context.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after,
                         bool is_new);

}  // namespace migc
