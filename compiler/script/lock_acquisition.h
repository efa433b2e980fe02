// How a transaction gets its locks without keeping the application waiting.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/config.h"
#include "compiler/script/step_effects.h"

namespace migc::script {

// Whether the scripts of these settings have such blocks.
bool acquires_locks_first(const Config& config);

// One DO block that locks the tables, in the given order, as often as [script] lock_retry says,
// with pauses that grow and differ; between two tries it holds none of them. A wait for the first
// one lasts up to lock_timeout; with that one in hand, the others have to come within as much, and
// within the time in which the server does not yet look for deadlocks (deadlock_timeout, a second
// by default). Where LOCK TABLE is not allowed, or a table is not there, the statements get their
// locks by themselves. Empty if the configuration knows no lock_timeout or no second try. The block
// has no statement_timeout, unless the source sets one itself (`own_timeout`): that is left alone.
std::string acquire_locks(const Config& config, const FirstLocks& first, bool own_timeout);

}  // namespace migc::script
