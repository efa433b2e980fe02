// What a statement does on a server: its locks, new files and scans, seen from inside its
// transaction. SPDX-License-Identifier: MIT
#pragma once

#include "tests/lab/effects_lab.h"
#include "tests/oracle/server.h"

namespace migc::oracle {

// Runs the case, without what is before it, in a transaction that is rolled back.
lab::Seen measure(Connection& connection, const lab::Case& one);

}  // namespace migc::oracle
