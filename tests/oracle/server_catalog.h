// A server's catalog as the JSON of `migc schema --format json`, read from pg_catalog by
// server_catalog.sql, and what `-v` adds as "details", by server_details.sql. What is in it and
// how it is spelt: docs/schema-json.md.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/oracle/server.h"

namespace migc::oracle {

// Readies a connection for what is below: the queries are planned once.
void prepare_catalog(Connection& connection);
// Ends the transaction of a script, and the statements that it has prepared, which outlive that.
void roll_back_script(Connection& connection);

// The catalog as the connection sees it now, also within a transaction; transaction and search_path
// are left as they were. `ignored_relations` ("public.alembic_version") are left out of
// "relations".
nlohmann::json read_catalog(Connection& connection,
                            const std::vector<std::string>& ignored_relations = {});

// The value of "details", likewise.
nlohmann::json read_details(Connection& connection);

// What the server writes of expressions, queries and bodies (server_definitions.sql): of two
// databases of one version with the same schema, the same.
nlohmann::json read_definitions(Connection& connection);

}  // namespace migc::oracle
