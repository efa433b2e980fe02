// A database's definitions and rows as text, to compare two databases on one server. The client's
// pg_dump refuses newer servers, so the catalogs are asked. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/server.h"

namespace migc::oracle {

// One line a fact ("column: public.t | 1 | id | bigint | …"), in a fixed order; no oids, no dropped
// columns, nothing that belongs to an extension. `ignored_relation` and what hangs on it are left
// out (the version table).
std::vector<std::string> describe_schema(Connection& connection,
                                         std::string_view ignored_relation = {});

// Every row of every table, in a fixed order.
std::vector<std::string> describe_rows(Connection& connection,
                                       std::string_view ignored_relation = {});

// The lines that only one of the two has, "- " and "+ " before them; empty if the two agree.
std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after);

}  // namespace migc::oracle
