// Changes of rows that a publication passes on. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// CheckCmdReplicaIdentity: UPDATE and DELETE of a published table need a way to tell its rows
// apart. 55000.
bool check_replica_identity(Session& session, const sql::Query& query);

}  // namespace migc::catalog
