// Parts of ALTER TABLE that have a file of their own. Each returns false after a refusal. Private
// to replay. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {

// Whether the commands can be given to a relation of that kind (ATSimplePermissions). 42809.
bool check_alter_targets(Session& session, const sql::AlterTable& statement, ObjectId relation);

// 42701: names that every table has for itself (xmin, ctid, …).
bool check_column_name(Session& session, const std::string& name, std::optional<Span> span);

// Whether the expression names a column so.
bool names_column(const sql::Expression& expression, std::string_view column);
bool in_partition_key(const Session& session, ObjectId relation, std::string_view column);

// ALTER COLUMN … DROP NOT NULL, DROP EXPRESSION, and the three commands of identity.
bool drop_not_null(Session& session, const sql::AlterTable& statement,
                   const sql::AlterCommand& command, Address column);
bool drop_expression(Session& session, const sql::AlterCommand& command, Address column);
bool alter_identity(Session& session, const sql::AlterTable& statement,
                    const sql::AlterCommand& command, Address column);

// ALTER COLUMN … TYPE, with the children. `follows`: a typed table follows its type.
bool alter_column_type(Session& session, const sql::AlterTable& statement,
                       const sql::AlterCommand& command, ObjectId table, bool follows);

// OF type, NOT OF.
bool set_of_type(Session& session, const sql::AlterCommand& command, ObjectId table);
bool set_not_of(Session& session, const sql::AlterCommand& command, ObjectId table);
// The tables of a composite type, none for other relations: 2BP01 without `cascade`.
bool find_typed_tables(Session& session, ObjectId relation, bool cascade, std::optional<Span> span,
                       std::vector<ObjectId>& tables);

// SET LOGGED, SET UNLOGGED (ATPrepChangePersistence). 42P16, 0A000.
bool check_persistence(Session& session, const sql::AlterCommand& command, ObjectId table,
                       sql::Persistence wanted);

// SET STORAGE and SET COMPRESSION. 22023, 0A000.
bool check_storage(Session& session, const sql::AlterCommand& command, Address column);

bool validate_constraint(Session& session, const sql::AlterCommand& command, ObjectId table);
bool alter_constraint(Session& session, const sql::AlterCommand& command, ObjectId table);

// DROP CONSTRAINT of NOT NULL (18), with the children.
bool drop_not_null_constraint(Session& session, const sql::AlterTable& statement,
                              const sql::AlterCommand& command, ObjectId constraint);

bool attach_partition(Session& session, const sql::AlterCommand& command, ObjectId table);
bool detach_partition(Session& session, const sql::AlterCommand& command, ObjectId table);
bool add_inherit(Session& session, const sql::AlterCommand& command, ObjectId table);
bool drop_inherit(Session& session, const sql::AlterCommand& command, ObjectId table);

}  // namespace migc::catalog
