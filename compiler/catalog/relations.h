// Making relations and their parts: row types, columns, sequences, indexes, constraints.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/catalog/inference.h"
#include "compiler/catalog/session.h"

namespace migc::catalog {

// A free name for the array type of a type of that name: "_name", "__name", …
std::string array_type_name(const Session& session, ObjectId schema, const std::string& name);

// Adds a type and, unless it is an array itself, its array type. 42710 if the name is taken by a
// type that is no made-up array type.
bool make_type(Session& session, ObjectId schema, const std::string& name, Type type,
               std::optional<Span> span, ObjectId& id);

// Where a new relation goes, and the relation that has the name already, if any. 3F000.
struct RelationPlace {
  ObjectId schema = k_no_object;
  std::string name;
  ObjectId there = k_no_object;
};
bool place_relation(Session& session, const sql::QualifiedName& name, std::optional<Span> span,
                    sql::Persistence persistence, RelationPlace& place);

// Adds a relation; with its row type, if its kind has one. The name must be free.
bool make_relation(Session& session, ObjectId schema, const std::string& name, Relation relation,
                   std::optional<Span> span, ObjectId& id);

// Adds a column at the end and what it depends on.
std::int16_t make_column(Session& session, ObjectId relation, Column column);

// A sequence that belongs to a column: serial's and identity's.
bool make_owned_sequence(Session& session, ObjectId schema, const std::string& name, Address column,
                         const std::vector<sql::Option>& options, ObjectId type, bool internal);

// 22023
bool check_identity_type(Session& session, ObjectId type, std::optional<Span> span);

// GENERATED … AS IDENTITY: a sequence for the column, which the column is bound to. 22023.
bool make_identity(Session& session, Address column, bool always,
                   const std::vector<sql::Option>& options, std::optional<Span> span);

// The analysis of an expression over a relation's columns (none: no columns), or of a query. False:
// the server would refuse it.
bool analyze(Session& session, const sql::Expression& expression, ObjectId relation,
             Inference& found);
bool analyze(Session& session, const sql::Expression& expression, const Surroundings& surroundings,
             Inference& found);
bool analyze(Session& session, const sql::Query& query, Inference& found);
// A query that may name the variables of the code around it, whose types are not known here.
bool analyze_in_code(Session& session, const sql::Query& query, Inference& found);

bool has_subquery(const sql::Expression& expression);
// 0A000 "cannot use subquery in check constraint".
bool forbid_subquery(Session& session, const sql::Expression& expression, std::string_view what);

// 42804 "argument of CHECK must be type boolean, not type integer".
bool require_boolean(Session& session, const Inference& found, std::string_view what, Span span);

CodePtr make_code(const Session& session, const sql::Expression& expression);

// Gives the column a default (or, with `generated`, its expression), in place of one it has.
bool set_default(Session& session, Address column, const sql::Expression& expression,
                 bool generated);
void drop_default(Session& session, Address column);

// Adds a constraint of a relation: any kind but those that are properties of a column (null,
// default, identity, generated). `column` is the one that a column constraint stands behind, else
// empty. `made` are the names that constraints of the same statement have got already.
struct ConstraintRequest {
  ObjectId relation = k_no_object;
  const sql::ConstraintDefinition& definition;
  std::string column;
  std::vector<std::string>* made = nullptr;
  bool is_new_table = false;
  bool only = false;  // ALTER TABLE ONLY
};
bool add_constraint(Session& session, const ConstraintRequest& request);

// NOT NULL of a column: of the column itself and, from 18 on, a constraint with a name.
bool set_not_null(Session& session, ObjectId relation, std::int16_t column,
                  const sql::ConstraintDefinition* definition, std::vector<std::string>* made);

// CREATE INDEX, also below a partitioned table. `constraint` says that the index is a constraint's.
bool create_index(Session& session, const sql::CreateIndex& statement);

// An index with what it depends on. Without a name it gets one, which depends on whether it is a
// constraint's.
struct IndexRequest {
  ObjectId table = k_no_object;
  std::string name;
  IndexFacts facts;
  bool is_constraint = false;
  std::optional<Span> span;
  std::vector<std::string> key_names;  // as written, or of the index it copies; empty: the keys'
};
bool make_index(Session& session, IndexRequest request, ObjectId& id);

// 0A000: a unique index can hold each partition apart alone.
bool check_unique_over_partitions(Session& session, const IndexFacts& facts, std::string_view what,
                                  std::optional<Span> span);

// Reads one key as written: a column or an expression. 42703.
bool read_index_key(Session& session, ObjectId table, const sql::KeyPart& part, IndexKey& key);

// The same index on each partition of its table, and on theirs.
bool spread_index(Session& session, ObjectId index);

std::vector<std::string> column_names(const Session& session, ObjectId relation,
                                      const std::vector<std::int16_t>& numbers);

// A primary key, unique or exclusion constraint with its index, on a table and its partitions.
struct KeyRequest {
  ObjectId table = k_no_object;
  std::string name;
  IndexFacts facts;
  Constraint pattern;
  ObjectId parent_index = k_no_object;
  ObjectId parent_constraint = k_no_object;
  std::optional<Span> span;
  std::vector<std::string> key_names;
  bool only = false;  // not for the partitions
};
bool make_key(Session& session, KeyRequest request);

bool has_primary_key(const Session& session, ObjectId table);

// The constraint that an index belongs to, if any.
ObjectId constraint_of_index(const Session& session, ObjectId index);
// An index as another table of the family would have it: by its own column numbers.
IndexFacts index_for(const Session& session, const IndexFacts& original, ObjectId table);
// A partition's part of an index, with its constraint if it has one.
bool clone_index(Session& session, ObjectId index, ObjectId partition);

// A foreign key with its parts: for partitions of its table, and of the table it refers to.
ObjectId make_foreign_key(Session& session, const std::string& name, Constraint constraint,
                          ObjectId parent);
void clone_foreign_key(Session& session, ObjectId key, ObjectId partition);
void refer_to_partitions(Session& session, ObjectId key);
void refer_to_partition(Session& session, ObjectId key, ObjectId partition);

// Whether the two sides of a foreign key can still be compared. 42804.
bool recheck_foreign_key(Session& session, ObjectId key, std::optional<Span> span);

// Whether a key can stand in an index: an operator class for its type (42704), the method's
// abilities (0A000).
bool check_index_key(Session& session, ObjectId index, const IndexKey& key,
                     std::optional<Span> span);

// Null for what is no column of the catalog.
const Column* column_at(const Catalog& catalog, Address column);

// Indexes of a table, oldest first.
std::vector<ObjectId> indexes_of(const Catalog& catalog, ObjectId table);

// Partitions and inheriting tables, in the order of their making.
std::vector<ObjectId> children_of(const Catalog& catalog, ObjectId relation);
// Children, their children, …: each once, without the relation itself (find_all_inheritors).
std::vector<ObjectId> descendants_of(const Catalog& catalog, ObjectId relation);

// Tables OF a composite type; none for other relations.
std::vector<ObjectId> typed_tables(const Catalog& catalog, ObjectId relation);

// Foreign keys, those of partitions too, that refer to the table: each once, in the order of their
// making.
std::vector<ObjectId> referencing_keys(const Catalog& catalog, ObjectId table);

}  // namespace migc::catalog
