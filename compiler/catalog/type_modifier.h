// Type modifiers: varchar(50), numeric(10,2), interval day to second(3), vector(768).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

// What a type's modifier function makes of what stands in the parentheses.
struct Typmod {
  std::int32_t value = -1;
  std::string sqlstate = {};  // empty: fine
  std::string message = {};   // as the server words it

  bool ok() const { return sqlstate.empty(); }
};

// `texts`: the constants as the grammar hands them over, each as text. For interval the first is
// the mask of its fields, 32767 for all of them. No texts: no
// modifier. `written`: the type's name as it stands in the statement, for messages.
Typmod read_typmod(const Types& types, ObjectId type, std::span<const std::string> texts,
                   std::string_view written);

// What follows the type's name, "(10,2)" or " day to second(3)"; empty for typmod -1.
std::string typmod_text(TypmodRule rule, std::int32_t typmod, int version);

}  // namespace migc::catalog
