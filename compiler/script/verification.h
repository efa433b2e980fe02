// The verify statements of a revision as a script runs them. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/revision/revision.h"
#include "compiler/sql/statement.h"

namespace migc::script {

// A DO block that fails unless the query of the revision's verify section returns true.
std::string verify_block(const revision::Revision& revision, const sql::Statement& query);

}  // namespace migc::script
