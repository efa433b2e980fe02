// The condition names of PL/pgSQL and their SQLSTATEs (manual, appendix A).
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migc::sql {

// "duplicate_object" → "42710"; a code of five characters is its own; empty for an unknown name.
// Some names have two codes (null_value_not_allowed): all of them.
std::vector<std::string> sqlstates_of(std::string_view condition);

// Whether WHEN condition catches an error of this code: "others" does not catch cancellation and
// failed assertions, and a class (data_exception, 22000) catches all of its codes.
bool catches(std::string_view condition, std::string_view sqlstate);

}  // namespace migc::sql
