// What the names in expressions and queries mean: the columns, relations, functions and types that
// they refer to, and the columns that a query gives. Types, volatility and refusals: inference.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// A column that a FROM item offers or a query gives. Type none: not known.
struct OutputColumn {
  std::string name;
  TypeUse type;
  Address origin;         // the column that it shows, if it is one: of a table or of a row type
  std::string collation;  // that a column or COLLATE gives it; of other expressions not looked at
};

struct References {
  std::set<Address> addresses;  // of the catalog's own objects
  bool certain = true;          // false: a name was not found, or could mean several things
};

// Those of an expression over one relation's columns (checks, defaults, index keys, policies).
References references_of(const Session& session, const sql::Expression& expression,
                         ObjectId relation);

// Those of a query, and its columns in `columns`, if wanted.
References references_of(const Session& session, const sql::Query& query,
                         std::vector<OutputColumn>* columns);

// What a server of that version calls a column without a name (FigureColname). `first_column` is
// asked for the name of a subquery's column; without it the query's text decides.
using FirstColumn = std::function<std::string(const sql::Query&)>;
std::string column_name_of(const sql::Expression& expression, int version,
                           const FirstColumn& first_column = {});

}  // namespace migc::catalog
