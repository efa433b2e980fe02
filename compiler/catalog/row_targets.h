// What rows can be written to, locked and copied: what the rewriter and the executor refuse when a
// query runs, beyond its analysis. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// INSERT, UPDATE, DELETE, MERGE and FOR UPDATE at any depth of the query: CheckValidResultRel and
// CheckValidRowMarkRel (42809), values for generated columns (rewriteTargetListIU; 428C9, 42601 for
// 13).
bool check_row_targets(Session& session, const sql::Query& query);

// COPY: 42809 (DoCopyTo, CopyFrom).
bool check_copy(Session& session, const sql::Copy& statement);

}  // namespace migc::catalog
