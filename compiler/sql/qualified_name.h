// Names of relations and other objects in schemas.
// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <string>

namespace migc::sql {

// Names as the server folds them; an empty schema means "by search_path".
struct QualifiedName {
  std::string schema;
  std::string name;
  friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
  friend bool operator==(const QualifiedName&, const QualifiedName&) = default;
};

}  // namespace migc::sql
