// What a maintenance window is about: an upgrade, the schemas before and after it, and what its
// statements do in between. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/session.h"
#include "compiler/project.h"
#include "compiler/revision/plan.h"
#include "compiler/script/explain.h"
#include "compiler/script/guard.h"
#include "compiler/sql/statement.h"

namespace migc::script {

struct Window {
  const Project& project;
  const revision::Plan& plan;  // an upgrade
  VersionRange versions;       // of servers on which its script runs
  const catalog::Catalog& before;
  catalog::Session& after;                                // all of it has run
  const std::vector<ExplainedTransaction>& transactions;  // of all steps
};

// A relation that is there before the window and that a statement locks.
struct TouchedRelation {
  catalog::ObjectId id = catalog::k_no_object;
  sql::QualifiedName name;                                   // before the window
  std::string_view kind;                                     // catalog::relation_word
  effects::LockMode mode = effects::LockMode::access_share;  // the strongest
  bool is_rewritten = false;
};

// By name.
std::vector<TouchedRelation> touched_relations(const Window& window);

// About the locks that the greediest transaction holds at its end, rather more: relations, their
// TOAST tables, and what every transaction of a script has. Each object of another kind that it
// drops takes one more.
std::size_t most_locks(const Window& window);

// Whether migrations made the object for good, and by itself: it is no temporary one and no member
// of an extension.
bool is_own(const catalog::Catalog& catalog, const catalog::Object& object);

// Of an object that lives in a schema.
sql::QualifiedName name_of(const catalog::Catalog& catalog, const catalog::Object& object);

// "true" or "false", as SQL has it.
std::string truth(bool value);

// Opens a script of questions: psql's settings, and what else must be as it is meant.
std::string psql_and_encoding();

// A transaction that changes nothing, in which names are found in pg_catalog alone.
std::string begin_questions();

// One "(…),\n(…)" of rows whose values are SQL already, as "WITH name (columns) AS (…)" takes it;
// with no rows a query that gives none. `columns`: their names and types.
struct ValueColumn {
  std::string_view name;
  std::string_view type;
};
std::string common_table(std::string_view name, const std::vector<ValueColumn>& columns,
                         const std::vector<std::vector<std::string>>& rows);

}  // namespace migc::script
