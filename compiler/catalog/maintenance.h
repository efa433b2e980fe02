// TRUNCATE, LOCK, CLUSTER and REINDEX change nothing in the catalog, but some relations they
// refuse. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// 42P01, 42809; 0A000: a table that is left out must not refer to one that is emptied
// (heap_truncate_check_FKs).
bool check_truncate(Session& session, const sql::Truncate& statement);

// 42P01, 42809.
bool check_lock(Session& session, const sql::LockTable& statement);

// What has rows and indexes, and what a version cannot do to partitioned tables and indexes. 42809,
// 42704, 0A000.
bool check_maintain(Session& session, const sql::Maintain& statement);

}  // namespace migc::catalog
