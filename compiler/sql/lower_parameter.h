// Parameters of functions, procedures and aggregates. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/sql/lower_tokens.h"
#include "compiler/sql/operation.h"

namespace migc::sql {

// Their places are the items between the brackets at `cursor`, which goes past them; the columns of
// RETURNS TABLE come after them in the list, in brackets of their own.
std::vector<Parameter> lower_parameters(const List* list, TokenCursor& cursor, Context& context);

}  // namespace migc::sql
