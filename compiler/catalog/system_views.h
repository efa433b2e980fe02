// The server's catalogs and views as migrations ask them (pg_class, information_schema.columns, …),
// made of the catalog at hand. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/catalog/session.h"
#include "compiler/catalog/sql_value.h"

namespace migc::catalog {

// Columns that are not modelled are not among the values: they are unknown.
struct SystemRow {
  std::vector<std::pair<std::string, SqlValue>> values;
  // stands for any number of rows, or none: the server's own objects, of which no more is told
  bool vague = false;

  const SqlValue* find(std::string_view column) const;
};

// Conditions of the form column = 'constant' that all rows have to meet: to save time.
using RowHints = std::multimap<std::string, std::string, std::less<>>;

// All rows of the view. Absent: it is not one of those that are modelled.
std::optional<std::vector<SystemRow>> system_rows(const Session& session,
                                                  const sql::QualifiedName& name,
                                                  const RowHints& hints);

}  // namespace migc::catalog
