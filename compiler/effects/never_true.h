// Conditions that the planner itself finds to hold for no row. Private to effects.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/sql/expression.h"

namespace migc::effects {

// Whether a condition of constants is false or NULL: false, NULL, 1 = 0, or an AND that has such a
// part (eval_const_expressions).
bool is_never_true(const sql::Expression& condition);

// UPDATE, DELETE and SELECT with such a WHERE, and INSERT … SELECT of one: no row is read, changed
// or made, and no trigger of a row runs. An aggregate would give a row all the same.
bool touches_no_row(const sql::Query& query);

// Whether the planner need not open the partitions of the query's one relation
// (prune_append_rel_partitions): of a join it looks at them before it knows.
bool prunes_all_partitions(const sql::Query& query);

}  // namespace migc::effects
