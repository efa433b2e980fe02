// ALTER COLUMN … TYPE: whether the server can leave the rows as they are.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

struct ColumnType {
  ObjectId type = k_no_object;
  std::int32_t typmod = -1;
};

enum class TypeChange : std::uint8_t {
  refused,  // 42804: "cannot be cast automatically to type …" or, with USING, 42846
  keep,     // the rows stay; constraints and indexes on the column are the catalog's matter
  rewrite,
};

struct ChangeSettings {
  // Not USING, or USING column::type, which allows explicit casts.
  CastContext context = CastContext::assignment;
  // Whether timestamps with and without time zone are the same in the session that runs the change:
  // its TimeZone is UTC (TimestampTimestampTzRequiresRewrite).
  bool session_is_utc = false;
};

TypeChange type_change(const Types& types, ColumnType from, ColumnType to,
                       ChangeSettings settings = {});

}  // namespace migc::catalog
