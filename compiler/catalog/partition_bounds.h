// Partition keys and bounds: which are refused whatever the tables hold (partbounds.c,
// ComputePartitionAttrs). SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// The key of a partitioned table whose columns are there already. 42703, 42P17, 42803, 42704.
bool check_partition_key(Session& session, ObjectId table);

// Whether a partition with that bound can join the table's others (check_new_partition_bound).
// Of the wrong kind: 42P16; against itself or another: 42P17. Values that cannot be compared
// without a server (collations, functions) are taken for different ones.
bool check_partition_bound(Session& session, ObjectId parent, const std::string& partition,
                           const sql::PartitionBound& bound);

}  // namespace migc::catalog
