// From sources to the catalog they make: revisions in the order of a plan, or plain SQL files.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/catalog/replay.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"

namespace migc {

// Replays the statements of `section` as a whole source of SQL. What the server would refuse is a
// warning (refused-statement, with its SQLSTATE), what is not known a note (uncertain-statement);
// what does not parse is an error, and nothing of the source is replayed from there on.
// `revision`: its id, empty for a plain file.
void replay_source(catalog::Replay& replay, const SourcePtr& source, Span span,
                   const std::string& revision, Diagnostics& diagnostics);

// Replays every step of an upgrade.
void replay_plan(catalog::Replay& replay, const Project& project, const revision::Plan& plan,
                 Diagnostics& diagnostics);

}  // namespace migc
