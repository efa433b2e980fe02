// What the valid constraints of a table prove of its rows, so that the server need not look
// (ConstraintImpliedByRelConstraint, predtest.c). Private to effects.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/effects/prediction.h"

namespace migc::effects {

// NOT NULL, and from 18 on known to hold for all rows.
bool is_not_null(const Catalog& catalog, Address column);

// Whether a valid CHECK that was there before the statement, and still is, has "column IS NOT NULL"
// as a part of its AND (NotNullImpliedByRelConstraints).
bool implied_not_null(const Prediction& prediction, Address column);

// Whether the constraints of a table prove that all its rows fit a partition's bound below `parent`
// or, with `outside`, that none does: what a default partition has to show.
bool implies_bound(const Prediction& prediction, ObjectId table, ObjectId parent,
                   const sql::PartitionBound& bound, bool outside);

}  // namespace migc::effects
