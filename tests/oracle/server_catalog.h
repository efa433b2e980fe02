// A server's catalog as the JSON of `migc schema --format json` , read from
// pg_catalog by one query, server_catalog.sql. What the contract leaves open is settled here, and
// migc does the same:
//
// - User objects alone: nothing of pg_catalog, information_schema, pg_toast or of temporary
// schemas;
//   nothing that belongs to an extension but the extension's own name; not plpgsql, which every
//   database has. `public` counts as a user's schema while it is there.
// - Spelling: format_type with search_path = public, so a type of another schema, or one hidden by
// a
//   type of pg_catalog, is qualified. Relations named in "partition_of", "owned_by" and
//   "references" are always schema.name, without quotes.
// - Order: by byte (collation C). Relations, types: schema, name. Functions: schema, name,
// arguments.
//   Columns: as attnum has them, without dropped ones. Constraints, indexes, triggers, policies:
//   name.
// - Sequences list no columns. Views, materialized views, foreign tables, partitions list theirs.
// - "default": a DEFAULT clause (a view's column can have one); false for generated and identity
//   columns. "not_null": attnotnull.
// - Constraints: "columns" as conkey has them (a check's in the order in which its expression first
//   names them; no whole rows, no included columns; an exclusion's expressions are left out).
//   "references" is null but for foreign keys. Not-null constraints are there from 18 on. The
//   pg_constraint rows of constraint triggers and of domains are not listed. "valid": convalidated.
// - Partitions' constraints, indexes and triggers are listed as the server has them. Triggers with
//   tgisinternal are not: on 13 and 14 these include the clones of row triggers on partitions,
//   which 15 and later show.
// - "partition_of" is null for children by INHERITS. "owned_by": serial, OWNED BY and identity.
// - Types: enums, domains, ranges, stand-alone composite types. No array types, row types of
//   relations, multiranges, base or shell types. "labels" is empty but for enums.
// - Functions: also procedures, aggregates and window functions; the types of the input arguments
//   (proargtypes: IN, INOUT, VARIADIC), without names or modes. Not the constructors of range
//   types.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/oracle/server.h"

namespace migc::oracle {

// Readies a connection for read_catalog: the query is planned once.
void prepare_catalog(Connection& connection);

// The catalog as the connection sees it now, also within a transaction; transaction and search_path
// are left as they were. `ignored_relations` ("public.alembic_version") are left out.
nlohmann::json read_catalog(Connection& connection,
                            const std::vector<std::string>& ignored_relations = {});

}  // namespace migc::oracle
