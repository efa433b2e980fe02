// ON CONFLICT of an INSERT. Private to inference. SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// 42P10 if no unique index of the table is on the columns that ON CONFLICT names, 42704 if there is
// no constraint of the name. What is not sure is not refused: expressions, views.
std::optional<Refusal> check_conflict(const Session& session, ObjectId table,
                                      const sql::Query& insert);

}  // namespace migc::catalog
