// Events of deferred triggers that wait for the end of the transaction: until then the server
// changes nothing about their table (AfterTriggerPendingOnRel). SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Notes what the rows that a query has written for certain leave waiting.
void note_events(Session& session, const sql::Query& query);

// CheckTableNotInUse; `what` is the command as the message has it: "ALTER TABLE". 55006.
bool check_not_in_use(Session& session, const sql::QualifiedName& table, std::string_view what);

}  // namespace migc::catalog
