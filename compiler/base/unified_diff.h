// What separates two texts, line by line, as diff -u shows it. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace migc {

// Empty if they are the same. `path` stands in both head lines, behind "a/" and "b/"; `is_new`: the
// first is "/dev/null". Three lines of context. Where the texts part, they meet again at the
// nearest two lines that are alike: right for small edits, and never wrong.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after,
                         bool is_new);

}  // namespace migc
