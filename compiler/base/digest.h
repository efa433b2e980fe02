// SHA-256 digests of sources and products.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace migc {

// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace migc
