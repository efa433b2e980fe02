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
bool alter_identity(Session& session, const sql::AlterCommand& command, Address column);

// ALTER COLUMN … TYPE, with the children.
bool alter_column_type(Session& session, const sql::AlterTable& statement,
                       const sql::AlterCommand& command, ObjectId table);

bool attach_partition(Session& session, const sql::AlterCommand& command, ObjectId table);
bool detach_partition(Session& session, const sql::AlterCommand& command, ObjectId table);
bool add_inherit(Session& session, const sql::AlterCommand& command, ObjectId table);
bool drop_inherit(Session& session, const sql::AlterCommand& command, ObjectId table);

}  // namespace migc::catalog
