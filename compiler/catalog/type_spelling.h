// Types as text.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

// What the server's format_type(type, typmod) answers: "character varying(50)", "integer[]",
// "other.\"My Type\"". Without `typmod` as in error messages (format_type_be), which differs for
// character and bit. "???" for a type that does not exist, "-" for none.
std::string format_type(const Types& types, ObjectId type,
                        std::optional<std::int32_t> typmod = std::nullopt);

// "integer, text": a function's arguments as error messages and migc's JSON spell them.
std::string format_types(const Types& types, std::span<const ObjectId> list);

}  // namespace migc::catalog
