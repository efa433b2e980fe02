// The settings under which a script's statements run.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/config.h"

namespace migc::script {

// psql's own, which would change what the lines below mean, whatever the command line or ~/.psqlrc
// said.
std::string psql_settings();

// SET commands that fix how the script is read and how long it waits.
std::string session_settings(const Config& config);

// The same after a revision that changed settings itself, so that the next one does not depend on
// it.
std::string restore_session(const Config& config);

// lock_timeout and statement_timeout alone: as configured, or none at all, which is empty where
// none is configured.
std::string set_timeouts(const Config& config);
std::string lift_timeouts(const Config& config);

}  // namespace migc::script
