// What an expression that a table's rows satisfy says of one column. SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "compiler/sql/expression.h"

namespace migc::effects {

bool is_column(const sql::Expression& expression, std::string_view column);

// Whether the expression is false or NULL where the column is NULL (clause_is_strict_for, for IS
// NOT NULL alone).
bool says_not_null(const sql::Expression& expression, std::string_view column);

}  // namespace migc::effects
