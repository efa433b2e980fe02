// What each kind of statement adds to a prediction, one file a family. Private to effects.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/effects/prediction.h"
#include "compiler/sql/operation.h"

namespace migc::effects {

// What follows from the difference of the two catalogs, whatever the statement was: drops with
// their dependents, new indexes, constraints, triggers and partitions.
void add_changes(Prediction& prediction);
// A table that became a partition, or is none any more; a partition that was made or dropped.
void add_partition_change(Prediction& prediction, const Change& change);

void predict(Prediction& prediction, const sql::AlterTable& op);

// ---- parts of ALTER TABLE

// The lock of its target: the strongest of its commands (AlterTableGetLockLevel).
LockMode lock_level(const Relation& target, const sql::AlterTable& op);
// Whether a command is carried out on the target's descendants too (ATPrepCmd).
bool reaches_descendants(const Prediction& prediction, ObjectId target,
                         const sql::AlterCommand& command);
void predict_add_column(Prediction& prediction, ObjectId table, const sql::AlterCommand& command);
void predict_set_type(Prediction& prediction, ObjectId table, const sql::AlterCommand& command);
void predict_constraint_command(Prediction& prediction, ObjectId table,
                                const sql::AlterCommand& command);
// SET LOGGED, ACCESS METHOD, TABLESPACE, REPLICA IDENTITY, CLUSTER ON, OWNER …
void predict_storage_command(Prediction& prediction, ObjectId table,
                             const sql::AlterCommand& command);

// ---- relations

void predict(Prediction& prediction, const sql::CreateTable& op);
void predict(Prediction& prediction, const sql::CreateTableAs& op);
void predict(Prediction& prediction, const sql::CreateView& op);
void predict(Prediction& prediction, const sql::Refresh& op);
void predict(Prediction& prediction, const sql::CreateIndex& op);
void predict(Prediction& prediction, const sql::DropObjects& op);
void predict(Prediction& prediction, const sql::Rename& op);
void predict(Prediction& prediction, const sql::SetSchema& op);
void predict(Prediction& prediction, const sql::ChangeOwner& op);
void change_owner(Prediction& prediction, ObjectId relation);

// ---- other objects

void predict(Prediction& prediction, const sql::CreateFunction& op);
void predict(Prediction& prediction, const sql::CreateTrigger& op);
void predict(Prediction& prediction, const sql::CreateRule& op);
void predict(Prediction& prediction, const sql::PolicyDefinition& op);
void predict(Prediction& prediction, const sql::Comment& op);
void predict(Prediction& prediction, const sql::Grant& op);
void predict(Prediction& prediction, const sql::PublicationDefinition& op);
void predict(Prediction& prediction, const sql::CreateStatistics& op);
void predict(Prediction& prediction, const sql::CreateSequence& op);
void predict(Prediction& prediction, const sql::AlterSequence& op);
void predict(Prediction& prediction, const sql::AlterDomain& op);
void predict(Prediction& prediction, const sql::AlterProperties& op);
void predict(Prediction& prediction, const sql::DependOnExtension& op);

// ---- rows

void predict(Prediction& prediction, const sql::RunQuery& op);
void predict(Prediction& prediction, const sql::Copy& op);
void predict(Prediction& prediction, const sql::SessionCommand& op);
void predict(Prediction& prediction, const sql::LockTable& op);
void predict(Prediction& prediction, const sql::Truncate& op);
void predict(Prediction& prediction, const sql::Maintain& op);

// The locks of a query that is run; that is planned alone, as EXPLAIN does it; that is only looked
// at, as a view's is.
enum class QueryUse : std::uint8_t { run, planned, analyzed };
void add_query(Prediction& prediction, const sql::Query& query, QueryUse use);
void add_expression(Prediction& prediction, const sql::Expression& expression, QueryUse use);

// ---- helpers

// The relation of that name, with a doubt if the catalog does not have it.
ObjectId find_relation(Prediction& prediction, const sql::QualifiedName& name);
sql::QualifiedName relation_of_part(const sql::NamePath& path);  // {"s", "t", "part"} is s.t

}  // namespace migc::effects
