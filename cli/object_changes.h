// Which objects of a schema an upgrade makes, changes and drops, as the SQL that would make them.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::cli {

struct ObjectText {
  std::string title;      // "table public.users", for people
  bool is_table = false;  // or a view
  std::string sql;        // of it and its parts
};
using ObjectTexts = std::map<catalog::ObjectId, ObjectText>;

// Of a session's catalog; the session is as before.
ObjectTexts object_texts(catalog::Session& session);

struct ObjectChange {
  std::string title;   // as it is called after, or before where it is dropped
  std::string before;  // empty: there is none
  std::string after;
};

// Objects whose texts differ, tables and views first, by title.
std::vector<ObjectChange> object_changes(const ObjectTexts& before, const ObjectTexts& after);

}  // namespace migc::cli
