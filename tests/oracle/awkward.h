// Statements that something between a source file and the server could change, break apart or
// swallow. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace migc::oracle {

// In the order in which they run; each is what the server must receive, without the semicolon that
// ends it. They run on an empty database and leave it with rows and definitions to compare. Those
// that a server is too old for are left out.
std::vector<std::string> awkward_statements(int version);

}  // namespace migc::oracle
