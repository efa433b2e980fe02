// Whether two pieces of SQL say the same, whatever their blanks, case and brackets: what the server
// sees by comparing parse trees. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/object.h"

namespace migc::catalog {

bool same_expression(const sql::Expression& a, const sql::Expression& b);
// Two absent ones are the same.
bool same_code(const CodePtr& a, const CodePtr& b);

}  // namespace migc::catalog
