// The operator classes of an index. SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/session.h"

namespace migc::catalog {

// Whether a class can be used for a type: its own, one of the same bytes, or one of its family.
bool takes(const Session& session, const builtin::OperatorClassFacts& each, ObjectId type);
// Classes of extensions count where the extension is installed.
bool is_installed(const Session& session, std::uint8_t extension);

// The class of a type's indexes that need not name one: for the type itself, else for a type with
// the same bytes, the preferred one of its category first (GetDefaultOpClass). Absent: none that is
// known here. `method`: the access method, by its id or by its name.
std::optional<builtin::OperatorClassFacts> find_default_class(const Session& session,
                                                              ObjectId method, ObjectId type);
std::optional<ObjectId> default_class(const Session& session, std::string_view method,
                                      ObjectId type);

// The same question alone; true where own classes or methods make the answer unknown.
bool has_default_class(const Session& session, std::string_view method, ObjectId type);

}  // namespace migc::catalog
