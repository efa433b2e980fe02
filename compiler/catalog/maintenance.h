// TRUNCATE, CLUSTER and REINDEX change nothing in the catalog, but some tables they refuse.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// heap_truncate_check_FKs: a table that is left out must not refer to one that is emptied. The
// tables are there.
bool check_truncate(Session& session, const sql::Truncate& statement);

// What a version cannot do to partitioned tables and indexes.
bool check_maintain(Session& session, const sql::Maintain& statement);

}  // namespace migc::catalog
