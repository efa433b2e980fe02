// The operator class that an index takes for a type if none is written. SPDX-License-Identifier:
// MIT
#pragma once

#include <optional>
#include <string_view>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Of the type itself, else of a type with the same bytes, the preferred one of its category first
// (GetDefaultOpClass). Absent: none that is known here.
std::optional<ObjectId> default_class(const Session& session, std::string_view method,
                                      ObjectId type);

}  // namespace migc::catalog
