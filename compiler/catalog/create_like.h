// CREATE TABLE … (LIKE source …), of transformTableLikeClause and expandTableLikeClause. Private to
// replay. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// The source's columns with what comes along with them: identity, storage, comments. 42P01, 42701,
// 42809.
bool like_columns(Session& session, const sql::LikeClause& like, ObjectId table);

// Columns that came NOT NULL have their constraint from 18 on, under its old name. `made`: the
// names of constraints that the statement has made.
bool like_not_nulls(Session& session, const sql::LikeClause& like, ObjectId table,
                    std::vector<std::string>& made);

// What follows once the table is there: defaults, checks, indexes, statistics. 42P16.
struct LikeTarget {
  ObjectId table = k_no_object;
  Span span;  // its name in the statement
};
bool like_parts(Session& session, const sql::LikeClause& like, LikeTarget target,
                std::vector<std::string>& made);

}  // namespace migc::catalog
