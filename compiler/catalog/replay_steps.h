// What each kind of statement does to the session's catalog. Each returns false if the server would
// refuse the statement; the session's refusal says why, and the caller puts the catalog back.
// Private to replay. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/relations.h"

namespace migc::catalog {

bool create_table(Session& session, const sql::CreateTable& statement);
bool create_view(Session& session, const sql::CreateView& statement);
bool create_table_as(Session& session, const sql::CreateTableAs& statement);
bool alter_table(Session& session, const sql::AlterTable& statement);
bool drop_objects(Session& session, const sql::DropObjects& statement);
bool rename_object(Session& session, const sql::Rename& statement);
bool set_schema(Session& session, const sql::SetSchema& statement);

bool create_schema(Session& session, const sql::CreateSchema& statement);
bool create_sequence(Session& session, const sql::CreateSequence& statement);
bool alter_sequence(Session& session, const sql::AlterSequence& statement);
bool create_enum(Session& session, const sql::CreateEnum& statement);
bool alter_enum(Session& session, const sql::AlterEnum& statement);
bool create_composite(Session& session, const sql::CreateComposite& statement);
bool create_range(Session& session, const sql::CreateRange& statement);
bool create_domain(Session& session, const sql::CreateDomain& statement);
bool alter_domain(Session& session, const sql::AlterDomain& statement);
// Whether it has the rows of all tables with columns of the domain checked.
bool validates(const sql::AlterDomain& statement);
bool create_function(Session& session, const sql::CreateFunction& statement);
bool create_trigger(Session& session, const sql::CreateTrigger& statement);
bool create_rule(Session& session, const sql::CreateRule& statement);
bool define_policy(Session& session, const sql::PolicyDefinition& statement);
bool create_statistics(Session& session, const sql::CreateStatistics& statement);
bool create_extension(Session& session, const sql::CreateExtension& statement);
bool alter_extension(Session& session, const sql::AlterExtension& statement);
bool alter_function(Session& session, const sql::AlterFunction& statement);
bool define_object(Session& session, const sql::Define& statement);
bool create_event_trigger(Session& session, const sql::CreateEventTrigger& statement);
bool define_publication(Session& session, const sql::PublicationDefinition& statement);
bool create_foreign_object(Session& session, const sql::CreateForeignObject& statement);
bool create_cast(Session& session, const sql::CreateCast& statement);
bool create_operator_class(Session& session, const sql::CreateOperatorClass& statement);
bool comment_on(Session& session, const sql::Comment& statement);
// SELECT, VALUES and statements that change rows.
bool run_query(Session& session, const sql::Query& query);

Volatility volatility_of(sql::Volatility written);

// ---- columns

// The integer type that serial and its like stand for; none for other types.
ObjectId serial_type(const sql::TypeName& type);
const sql::ConstraintDefinition* find_kind(const sql::ColumnDefinition& definition,
                                           sql::ConstraintKind kind);

// What a column's type name stands for: serial is an integer with a sequence.
struct ColumnPlan {
  Column column;
  ObjectId serial_type = k_no_object;  // none: not serial
};
bool plan_column(Session& session, const sql::ColumnDefinition& definition, ColumnPlan& plan);

// Whether columns can have the type (CheckAttributeType). SETOF, pseudo-types: 42P16; a type that
// is only a shell: 42704; a collation with it: 42804.
bool check_column_type(Session& session, const sql::ColumnDefinition& definition, ObjectId type);
bool check_stored_type(Session& session, const std::string& column, ObjectId type,
                       std::optional<Span> span);
bool check_collatable(Session& session, ObjectId type, std::optional<Span> span);

// The sequences of a column that was just made: serial's and identity's.
bool finish_column(Session& session, Address column, const ColumnPlan& plan,
                   const sql::ColumnDefinition& definition);
// Its DEFAULT or GENERATED … AS (expression).
bool set_written_default(Session& session, Address column, const sql::ColumnDefinition& definition);

// The same default for another column.
void copy_default(Session& session, Address column, ObjectId original);

// LIKE … INCLUDING STATISTICS.
void like_statistics(Session& session, ObjectId source, ObjectId table, bool comments);

// Columns that a child gets from a new parent, merged with its own of the same name. 42P17, 42804.
bool inherit_columns(Session& session, ObjectId child, ObjectId parent);

// Indexes, keys, triggers and foreign keys that a partition gets from its parent; with `attached`,
// those that it has already become the parts of its parent's.
bool inherit_as_partition(Session& session, ObjectId partition, ObjectId parent, bool attached);
bool clone_trigger(Session& session, ObjectId trigger, ObjectId partition);
// Whether an index that a table has can be its part of a partitioned one (CompareIndexInfo).
bool can_be_part(const Session& session, ObjectId candidate, ObjectId index, ObjectId partition);
// An index of a partition becomes the part of a partitioned one, and so do their constraints.
void attach_part(Session& session, ObjectId candidate, ObjectId index);
// A partitioned index is valid once each partition has its part.
void validate_partitioned_index(Session& session, ObjectId index);
// Check constraints that a child gets from its parent.
bool inherit_checks(Session& session, ObjectId child, ObjectId parent);

// ---- drops (pg_depend's rules)

// Deletes the object or column, and with `cascade` whatever depends on it. 2BP01.
bool drop_address(Session& session, Address address, bool cascade, std::optional<Span> span);
// Several at once, which do not stand in each other's way.
bool drop_addresses(Session& session, const std::vector<Address>& addresses, bool cascade,
                    std::optional<Span> span);

}  // namespace migc::catalog
