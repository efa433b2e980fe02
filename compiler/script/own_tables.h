// migc's own tables in a replayed schema: the version table and the journal. A script makes them
// before its first step, so that revisions find them there, as they do on a server.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/config.h"

namespace migc::script {

// Makes those that the schema does not have yet: what it got from elsewhere stays as it is.
// Returns the tables made, and the schema if it had to be made for them.
std::vector<catalog::ObjectId> add_own_tables(catalog::Replay& replay, const Config& config);

// Takes back what add_own_tables() made, for who asks for the schema of the history alone. What
// something of the history depends on stays.
void remove_own_tables(catalog::Replay& replay, const std::vector<catalog::ObjectId>& made);

}  // namespace migc::script
