// Fixes that do the work of a partitioned table on each of its partitions.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "lint/fix.h"
#include "lint/step.h"

namespace migc::lint {

// Partitions, and theirs, that hold rows themselves.
std::vector<ObjectId> leaves_of(const Catalog& catalog, ObjectId relation);

// Whether a DEFAULT partition stands below the table.
bool has_default_partition(const Catalog& catalog, ObjectId relation);

// CREATE INDEX ON ONLY the partitioned table, CREATE INDEX CONCURRENTLY on each partition, ALTER
// INDEX … ATTACH PARTITION for each. `after`: what is there behind CREATE INDEX without
// CONCURRENTLY. Nothing below partitions of partitions.
std::optional<Fix> build_index_by_partition(const Step& step, const sql::CreateIndex& index,
                                            const Catalog& after);

// A unique index CONCURRENTLY and a constraint USING INDEX on each partition, before the constraint
// on the partitioned table takes them over. For primary keys up to 17, over columns that are NOT
// NULL.
std::optional<Fix> build_key_by_partition(const Step& step, const Part& part);

// The statements that make, without a strong lock, the index which ATTACH PARTITION would; empty:
// not known how.
std::string index_before_attach(const Step& step, const Catalog& after, ObjectId index);

}  // namespace migc::lint
