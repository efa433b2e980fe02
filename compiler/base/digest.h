// SHA-256 digests of sources and products.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/source.h"

namespace migc {

// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

// Of the file as it lies on disk, a byte order mark included: what sha256sum prints.
std::string digest_of(const SourceFile& source);

}  // namespace migc
