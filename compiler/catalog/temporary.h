// Temporary relations that go before the session does. Private to replay.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// CREATE … ON COMMIT, for a relation just made: DROP is remembered. 42P16 if it is not temporary.
bool set_on_commit(Session& session, ObjectId relation, std::string_view action,
                   std::optional<Span> span);

// COMMIT: relations that are ON COMMIT DROP go.
void drop_at_commit(Session& session);

// DISCARD TEMP and DISCARD ALL.
void discard_temporary(Session& session);

}  // namespace migc::catalog
