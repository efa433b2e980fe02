// libpg_query's JSON of a PL/pgSQL function as a Body. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "compiler/sql/plpgsql.h"

namespace migc::sql::plpgsql {

// Absent where the JSON is not that of one function, or nested deeper than the layers above may
// follow.
std::optional<Body> read_function(const std::string& json, const Text& body);

}  // namespace migc::sql::plpgsql
