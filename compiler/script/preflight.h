// What to look at before a window: questions to the database, none of which changes anything.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/script/window.h"

namespace migc::script {

// For psql 13 and later. Runs under any role, in a read-only session, on servers 13 to 18, before
// and after the upgrade, and ends without an error whatever it finds: a person reads the answers.
std::string write_preflight(const Window& window);

}  // namespace migc::script
