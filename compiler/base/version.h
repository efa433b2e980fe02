// The tool's own version, and the PostgreSQL versions it speaks for.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace migc {

std::string_view tool_version();  // "0.1.0"

inline constexpr int k_oldest_postgres = 13;
inline constexpr int k_newest_postgres = 18;

}  // namespace migc
