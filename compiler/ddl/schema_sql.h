// A catalog as SQL for people: statements in an order in which they run on an empty database of the
// same version, and that make the same catalog there.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/catalog/session.h"
#include "compiler/ddl/order.h"

namespace migc::ddl {

// What the text cannot say, or may not say as it was meant.
struct Omission {
  std::string object;  // "aggregate "public.total""
  std::string reason;
};

// Ends in a line end; empty for an empty catalog. The session's search path and its catalog are as
// before when it returns. `omissions` gets what stands in the text as a comment only.
std::string schema_sql(catalog::Session& session, std::vector<Omission>& omissions);

// The same statements by the object that they are about, those of a table's parts (defaults, keys,
// indexes, triggers, policies, sequences of its columns, …) with their table. Each text stands by
// itself, as if no other were printed before it. The session is as before.
std::map<catalog::ObjectId, std::string> object_texts(catalog::Session& session);

// The statements of single objects, each with its comments, in an order in which they run. Parts of
// tables may be among them: checks of a table that is not. Read under `search_path`.
struct ObjectSql {
  catalog::ObjectId object = catalog::k_no_object;
  Phase phase = Phase::none;
  std::string text;  // statements, each with its semicolon
};
std::vector<ObjectSql> objects_sql(catalog::Session& session,
                                   const std::set<catalog::ObjectId>& wanted,
                                   const std::vector<std::string>& search_path);

}  // namespace migc::ddl
