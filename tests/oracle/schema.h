// A database's definitions and rows as text, to compare two databases on one server. The client's
// pg_dump refuses newer servers, so the catalogs are asked. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/server.h"

namespace migc::oracle {

// One line a fact ("column: public.t | 1 | id | bigint | …"), in a fixed order; no oids, no dropped
// columns, nothing that belongs to an extension. The relations `ignored` and what hangs on them are
// left out.
std::vector<std::string> describe_schema(Connection& connection,
                                         const std::vector<std::string>& ignored = {});

// Every row of every table, in a fixed order.
std::vector<std::string> describe_rows(Connection& connection,
                                       const std::vector<std::string>& ignored = {});

// What scripts keep for themselves: version table and journal.
inline const std::vector<std::string> k_bookkeeping = {
    "public.alembic_version", "public.migration_history", "public.migration_history_id_seq"};

// The lines that only one of the two has, "- " and "+ " before them; empty if the two agree.
std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after);

}  // namespace migc::oracle
