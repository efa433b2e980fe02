// WITH (…) of tables, views and indexes: which parameters there are, and what they take
// (reloptions.c). SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Parameters of a relation of that kind; `method` is an index's. 22023, 42809 for partitioned
// tables, 0A000 for OIDs. Those of access methods that PostgreSQL does not bring itself are not
// known and pass, and so do namespaces of extensions.
bool check_storage_parameters(Session& session, RelationKind kind, std::string_view method,
                              const std::vector<sql::Option>& options);

// CREATE TABLE … USING. 42704.
bool check_table_method(Session& session, const std::string& method, std::optional<Span> span);

}  // namespace migc::catalog
