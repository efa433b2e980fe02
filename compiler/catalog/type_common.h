// One type for several expressions: UNION, CASE, COALESCE, GREATEST, ARRAY[…], VALUES, IN (manual
// 10.5).
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

// None if the types do not match (42804). Literals of unknown type alone give text.
ObjectId common_type(const Types& types, std::span<const ObjectId> list);

// The common type's modifier: that of all of them if they share type and modifier, else -1.
std::int32_t common_typmod(std::span<const ObjectId> list, std::span<const std::int32_t> typmods,
                           ObjectId common);

}  // namespace migc::catalog
