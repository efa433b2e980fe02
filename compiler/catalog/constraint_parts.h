// What adding a constraint of any kind has in common. Private to replay.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/made_names.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {

// The number that a column has in another table of the family.
std::int16_t same_column(const Session& session, ObjectId from, ObjectId to, std::int16_t column);

// Adds the constraint with the bond to its columns (CreateConstraintEntry).
ObjectId enter_constraint(Session& session, const std::string& name, Constraint constraint);

// The NOT NULL constraint of a column (18); none if it has none.
ObjectId not_null_of(const Session& session, ObjectId relation, std::int16_t column);

// The bonds of a partition's part (recordDependencyOn with DEPENDENCY_PARTITION_PRI and _SEC).
void bind_to_parent(Session& session, ObjectId part, ObjectId parent, ObjectId table);

// One constraint that a statement asks for.
class ConstraintWork {
 public:
  ConstraintWork(Session& session, const ConstraintRequest& request)
      : session_(session),
        catalog_(session.catalog),
        request_(request),
        definition_(request.definition),
        table_(request.relation) {}

 protected:
  const std::string& table_name() const { return session_.name(table_); }
  ObjectId schema() const { return catalog_.find(table_)->schema; }

  bool require_free_name(const std::string& name);
  std::string chosen_name(std::string_view second, std::string_view label) const;
  Constraint made() const;
  ObjectId add(const std::string& name, Constraint constraint);

  Session& session_;
  Catalog& catalog_;
  const ConstraintRequest& request_;
  const sql::ConstraintDefinition& definition_;
  ObjectId table_;
};

bool add_foreign_key(Session& session, const ConstraintRequest& request);
// A partition's own key that says the same becomes a part (tryAttachPartitionForeignKey). False:
// there is none.
bool attach_foreign_key(Session& session, ObjectId key, ObjectId partition);
// PRIMARY KEY, UNIQUE, EXCLUDE.
bool add_key(Session& session, const ConstraintRequest& request);

}  // namespace migc::catalog
