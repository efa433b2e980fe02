// The columns that every table has (PostgreSQL manual 5.6, "System Columns"; SysAtt of heap.c).
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "compiler/catalog/object.h"

namespace migc::catalog {

struct SystemColumn {
  std::string_view name;
  ObjectId type;
};

// In the order of their numbers, which are -1, -2, …; types: tid, xid, cid, oid.
inline constexpr std::array<SystemColumn, 6> k_system_columns = {
    {{"ctid", 27}, {"xmin", 28}, {"cmin", 29}, {"xmax", 28}, {"cmax", 29}, {"tableoid", 26}}};

// By a number that is negative.
inline const SystemColumn& system_column(std::int16_t number) {
  return k_system_columns.at(static_cast<std::size_t>(-1 - number));
}

// Zero: there is none of the name.
inline std::int16_t system_column_number(std::string_view name) {
  for (std::size_t i = 0; i < k_system_columns.size(); ++i)
    if (k_system_columns[i].name == name)
      return static_cast<std::int16_t>(-1 - static_cast<int>(i));
  return 0;
}

inline bool is_system_column(std::string_view name) {
  return std::any_of(k_system_columns.begin(), k_system_columns.end(),
                     [&](const SystemColumn& each) { return each.name == name; });
}

}  // namespace migc::catalog
