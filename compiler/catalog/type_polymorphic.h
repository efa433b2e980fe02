// anyelement, anyarray, anycompatible and the others (manual 36.2.5).
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

bool is_polymorphic(ObjectId type);

// Whether arguments of these types agree on what the polymorphic parameters among `declared` stand
// for (check_generic_type_consistency). Other parameters are not looked at.
bool are_consistent(const Types& types, std::span<const ObjectId> actual,
                    std::span<const ObjectId> declared);

// What `result`, declared or polymorphic, is for a call with these arguments
// (enforce_generic_type_consistency). None if the server would refuse the call.
ObjectId resolve_result(const Types& types, std::span<const ObjectId> actual,
                        std::span<const ObjectId> declared, ObjectId result);

}  // namespace migc::catalog
