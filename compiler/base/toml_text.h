// TOML that toml++ can be given.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace migc {

// `text` with '?' in place of each character beyond ASCII that stands outside of strings and
// comments, where TOML 1.0 allows none. toml++ 3.3 has undefined behaviour on letters such as U+00E9
// there (they reach an unreachable() of its); '?' it refuses. Lines and columns stay as they are.
std::string shield_toml(std::string_view text);

}  // namespace migc
