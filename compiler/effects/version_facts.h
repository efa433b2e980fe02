// What versions of the server do differently, with the first version that does it.
// SPDX-License-Identifier: MIT
#pragma once

namespace migc::effects {

struct VersionFact {
  int since = 0;
  int until = 99;  // the last version
  constexpr bool holds(int postgres) const { return postgres >= since && postgres <= until; }
};

// DETACH PARTITION opens the partition as strongly as its parent (ATExecDetachPartition).
inline constexpr VersionFact k_detach_locks_partition_fully{14};
// ADD CONSTRAINT locks all descendants before it looks at the constraint (ATPrepCmd).
inline constexpr VersionFact k_add_constraint_locks_descendants{18};
// Identity columns of partitioned tables reach their partitions (ATPrepCmd, AT_AddIdentity).
inline constexpr VersionFact k_identity_reaches_partitions{17};
// DROP NOT NULL of a column that is not NOT NULL goes no further (ATExecDropNotNull).
inline constexpr VersionFact k_drop_not_null_looks_first{18};
// VACUUM and ANALYZE work on the tables that inherit from what they name (expand_vacuum_rel).
inline constexpr VersionFact k_maintenance_reaches_children{18};
// GRANT and REVOKE lock the relations that they name (objectNamesToOids).
inline constexpr VersionFact k_grant_locks_relation{18};
// TRUNCATE of a partition opens its parent for the foreign keys (ExecuteTruncateGuts).
inline constexpr VersionFact k_truncate_reads_parent{13, 13};
// REINDEX works on the partitions of what it names (ReindexPartitions).
inline constexpr VersionFact k_reindex_reaches_partitions{14};
// SET LOGGED and SET UNLOGGED reach the sequences of a table's columns (ATExecChangePersistence).
inline constexpr VersionFact k_persistence_reaches_sequences{15};

}  // namespace migc::effects
