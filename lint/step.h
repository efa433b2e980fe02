// What a rule sees: one statement that has been replayed, with the catalog before and after, its
// effects, its transaction and its range. SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/catalog/relations.h"
#include "compiler/config.h"
#include "compiler/effects/effects.h"
#include "compiler/revision/revision.h"
#include "compiler/sql/operation.h"
#include "compiler/sql/statement.h"

namespace migc::lint {

using catalog::Address;
using catalog::Catalog;
using catalog::Change;
using catalog::Column;
using catalog::Constraint;
using catalog::k_no_object;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using catalog::RelationKind;
using effects::Effects;
using effects::LockMode;
using sql::AlterAction;
using sql::ConstraintKind;
using sql::ObjectKind;

// What holds from the first to the last statement that is linted together: a range of revisions or
// several files. Relations that it makes itself are new: nobody uses them before it is through.
struct Range {
  const Config& config;
  Catalog start;                     // what is there before it
  ObjectId first_new = k_no_object;  // objects from this one on are made in the range
};

// A lock that an open transaction holds on what others use, and the statement that took it.
struct Held {
  LockMode mode = LockMode::access_share;
  Span span;
};

// The statements of one transaction block so far.
struct Transaction {
  bool is_block = false;     // false: the statement at hand stands by itself
  bool is_authored = false;  // the source's own BEGIN
  struct Past {
    Span span;
    std::string_view kind;  // as sql::Statement::kind
    std::shared_ptr<const sql::Operation> operation;
  };
  std::vector<Past> steps;            // before the one at hand
  std::map<ObjectId, Held> held;      // the strongest lock of each relation in use
  ObjectId first_made = k_no_object;  // objects from this one on were made in it
};

// Settings of the session, as SET, SET LOCAL and RESET leave them; names in lower case.
class Variables {
 public:
  void follow(const sql::Operation& operation, bool in_block);
  void end_transaction() { local_.clear(); }
  void clear();
  // Absent: nothing in the source has set it.
  std::optional<std::string> value(std::string_view name) const;
  // The statements that have set what holds now, in order.
  std::vector<Span> statements() const;

 private:
  struct Setting {
    std::optional<std::string> value;
    Span statement;
  };
  using Values = std::map<std::string, Setting, std::less<>>;
  Values session_;
  Values local_;
};

// The effects of one subcommand of ALTER TABLE, as if it stood alone behind those before it.
struct Part {
  const sql::AlterCommand& command;
  ObjectId relation = k_no_object;
  const Catalog& before;
  const Catalog& after;
  const Effects& in_use;
};

class Step {
 public:
  const sql::Statement& statement;
  const Catalog& before;
  const Catalog& after;       // as `before` if the server would refuse the statement
  catalog::Session& session;  // its catalog is `after`
  const effects::Explanation& found;
  const Transaction& transaction;
  const Variables& variables;  // before the statement
  const Range& range;
  const revision::Section& section;  // that it stands in
  SourcePtr source;

  Step(const sql::Statement& its_statement, const Catalog& its_before,
       catalog::Session& its_session, const effects::Explanation& its_found,
       const Transaction& its_transaction, const Variables& its_variables, const Range& its_range,
       const revision::Section& its_section);

  const sql::Operation& operation() const { return *statement.operation; }
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&statement.operation->value);
  }
  int postgres() const { return session.postgres(); }
  // On relations that others use.
  const Effects& in_use() const { return found.in_use; }
  // What the statement made, dropped and changed, in the order of the objects' making.
  const std::vector<Change>& changes() const;

  // The relation that the statement means by the name: before it or, for what it makes, after it.
  ObjectId relation(const sql::QualifiedName& name) const;
  // The object that DROP, ALTER, COMMENT or GRANT means, before the statement.
  ObjectId object(ObjectKind kind, const sql::ObjectName& name) const;

  // There before the range, and no temporary relation.
  bool is_in_use(ObjectId relation) const;
  // A column that the range has not made itself, of such a relation.
  bool is_in_use(Address column) const;
  bool is_new(ObjectId object) const { return object >= range.first_new; }
  // Made by the transaction at hand.
  bool is_own(ObjectId object) const {
    return transaction.is_block && object >= transaction.first_made;
  }

 private:
  mutable std::optional<std::vector<Change>> changes_;
  // What rules have asked for: nearly all of them ask for the same one or two.
  mutable std::vector<std::pair<sql::QualifiedName, ObjectId>> relations_;
};

// ---- questions about effects

bool rewrites(const Effects& effects, ObjectId relation);
bool scans(const Effects& effects, ObjectId relation);
// Absent: not locked.
std::optional<LockMode> lock_on(const Effects& effects, ObjectId relation);

// ---- questions about a catalog

// "t", or the name it had where the catalog does not have it any more: empty.
std::string name_of(const Catalog& catalog, ObjectId object);
std::string column_name(const Catalog& catalog, Address column);
// Zero if there is none.
std::int16_t find_column(const Catalog& catalog, ObjectId relation, std::string_view name);
// "t"
std::string quoted(const Catalog& catalog, ObjectId object);
const catalog::IndexFacts* index_at(const Catalog& catalog, ObjectId index);
// The numbers of the keys' columns, in order, up to the first expression.
std::vector<std::int16_t> key_columns(const catalog::IndexFacts& index);
std::vector<ObjectId> constraints_of(const Catalog& catalog, ObjectId table);
std::vector<ObjectId> triggers_of(const Catalog& catalog, ObjectId table);
std::vector<ObjectId> policies_of(const Catalog& catalog, ObjectId table);
// Whether the table has a check that says "column IS NOT NULL" as a part of its AND, of that
// validity.
bool has_not_null_check(const Catalog& catalog, Address column, bool validated);
// The constraint of a table that has the name; zero if there is none.
ObjectId find_constraint(const Catalog& catalog, ObjectId table, std::string_view name);
std::vector<ObjectId> publications(const Catalog& catalog);
// Null for what is no publication.
const catalog::PublicationFacts* publication_at(const Catalog& catalog, ObjectId id);
// One that publishes the table's rows; zero if there is none.
ObjectId publication_of(const Catalog& catalog, ObjectId table);

// ---- questions about definitions

// The first constraint of the kind behind a column; null if there is none.
const sql::ConstraintDefinition* find(const sql::ColumnDefinition& column, ConstraintKind kind);
// Every column definition and constraint definition that CREATE TABLE or ALTER TABLE brings.
std::vector<const sql::ColumnDefinition*> new_columns(const sql::Operation& operation);
std::vector<const sql::ConstraintDefinition*> new_constraints(const sql::Operation& operation);

}  // namespace migc::lint
