// What statements change of objects beside their shape: storage parameters and column properties,
// which triggers and rules fire, settings of functions. Called after the statement was found to be
// right: nothing here is refused. Private to replay. SPDX-License-Identifier: MIT
#pragma once

#include "compiler/catalog/session.h"

namespace migc::catalog {

// STORAGE and COMPRESSION as a column definition or ALTER COLUMN names them; zero: the type's.
char storage_of(std::string_view word);
char compression_of(std::string_view word);

void change_properties(Session& session, const sql::AlterTable& statement,
                       const sql::AlterCommand& command, ObjectId table);
// ALTER EVENT TRIGGER … ENABLE and DISABLE.
void change_properties(Session& session, const sql::AlterProperties& statement);

// Properties that schema SQL prints as the statement wrote them: the statement stays with the
// relation.
bool is_kept_as_written(sql::AlterAction action);
// Of these, the ones that belong to one column.
bool is_of_column(sql::AlterAction action);

// CLUSTER t USING i.
void note_clustered(Session& session, const sql::Maintain& statement);

// WITH CHECK OPTION is an option like those in WITH (…).
std::vector<sql::Option> view_options(const sql::CreateView& statement);

// The option has that value from now on, and the last place.
void set_option(std::vector<sql::Option>& options, const sql::Option& option);

// TYPE and VERSION of a foreign server.
void change_server(Session& session, ObjectId server, const std::vector<sql::Option>& options);

// LEAKPROOF, PARALLEL, SET and RESET of ALTER FUNCTION.
void change_function(const Session& session, sql::CreateFunction& function,
                     const std::vector<sql::Option>& options);
// SET clauses as pg_proc.proconfig has them: FROM CURRENT becomes the value, names and lists are
// spelt as the server spells them.
void add_settings(const Session& session, std::vector<sql::Option>& settings,
                  const std::vector<sql::Option>& added);
// SET search_path of a function's own: its names.
std::optional<std::vector<std::string>> own_search_path(const sql::CreateFunction& function);

}  // namespace migc::catalog
