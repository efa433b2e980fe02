// PREPARE, EXECUTE and DEALLOCATE (prepare.c). Private to replay. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/inference.h"

namespace migc::catalog {

// 42P05 if there is one of the name; whatever its query is refused for.
bool prepare_statement(Session& session, const sql::SessionCommand& statement);

// 26000; without a name all of them.
bool deallocate(Session& session, const std::string& name);

// The prepared statement that EXECUTE names, with its query analysed as of now: 26000, 42601 and
// 42804 for the arguments, 0A000 if it would give other columns by now. Null: refused.
const Prepared* find_prepared(Session& session, const std::string& name,
                              const std::vector<sql::Expression>& arguments, Inference& found);

}  // namespace migc::catalog
