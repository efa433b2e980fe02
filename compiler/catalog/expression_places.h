// What an expression may not hold because of where it stands (check_agglevels_and_constraints,
// transformWindowFuncCall, check_srf_call_placement). SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// A call that aggregates: of a name that only aggregates have, or with WITHIN GROUP (rank() and its
// like are window functions otherwise).
bool is_aggregate_call(const Session& session, const sql::Expression& each);

// Aggregates (42803), window functions (42P20) and functions that return sets (0A000) in "check
// constraints", "DEFAULT expressions", … Subqueries have places of their own and are not looked at.
// Absent: none that is sure to be one.
std::optional<Refusal> forbidden_call(const Session& session, const sql::Expression& expression,
                                      std::string_view place);

// The same as a refusal of the statement: false if there is one.
bool forbid_calls(Session& session, const sql::Expression& expression, std::string_view place);

}  // namespace migc::catalog
