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

inline bool is_system_column(std::string_view name) {
  return std::any_of(k_system_columns.begin(), k_system_columns.end(),
                     [&](const SystemColumn& each) { return each.name == name; });
}

}  // namespace migc::catalog
