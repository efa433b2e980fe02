// Operations that change no definition: the session, transactions, data, maintenance. Part of
// operation.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sql/operation_relation.h"

namespace migc::sql {

// SET, RESET; `kind` as PostgreSQL tells them apart.
struct SetVariable {
  enum class Kind : std::uint8_t {
    value,
    to_default,
    current,
    transaction,
    reset,
    reset_all
  } kind = Kind::value;
  std::string name;
  std::vector<std::string> values;
  bool is_local = false;
};

struct TransactionCommand {
  enum class Kind : std::uint8_t {
    begin,
    commit,
    rollback,
    savepoint,
    release,
    rollback_to,
    prepare,
    commit_prepared,
    rollback_prepared,
  } kind = Kind::begin;
  std::string savepoint;
  bool chain = false;
};

// INSERT, UPDATE, DELETE, MERGE, SELECT, VALUES: what is read and written. SELECT INTO is
// CreateTableAs.
struct RunQuery {
  std::shared_ptr<const Query> query;
};

struct Do {
  std::string language;  // empty: plpgsql
  std::string body;
  Span body_span;  // of the literal, with its quotes
};

struct Call {
  Expression call;
};

struct Copy {
  QualifiedName relation;  // empty: a query
  Span relation_span;
  std::shared_ptr<const Query> query;
  bool from = false;
  bool standard = false;  // STDIN or STDOUT
  bool program = false;
  std::string file;
  std::optional<Expression> where;
  std::vector<std::string> columns;
  std::vector<Option> options;
};

struct Truncate {
  struct Table {
    QualifiedName name;
    bool only = false;
    Span span;
  };
  std::vector<Table> tables;
  bool restart_identity = false;
  bool cascade = false;
};

struct LockTable {
  std::vector<Truncate::Table> tables;
  std::string mode;  // "AccessExclusiveLock", …
  bool nowait = false;
};

struct Refresh {
  QualifiedName name;
  Span name_span;
  bool concurrently = false;
  bool with_data = true;
};

// VACUUM, ANALYZE, CLUSTER, REINDEX, CHECKPOINT: no change of the schema, but work and locks.
struct Maintain {
  enum class Kind : std::uint8_t { vacuum, analyze, cluster, reindex } kind = Kind::vacuum;
  ObjectKind target = ObjectKind::table;  // reindex: index, table, schema, database, other (system)
  std::vector<Truncate::Table> tables;
  std::string name;  // reindex: schema or database; cluster: the index
  bool concurrently = false;
  bool full = false;
  std::vector<Option> options;
};

// Statements of the session alone: PREPARE, DEALLOCATE, LISTEN, NOTIFY, SHOW, EXPLAIN, DISCARD,
// cursors, CHECKPOINT, LOAD, SET CONSTRAINTS …: nothing of them is left in the catalog.
struct SessionCommand {
  std::string kind;                    // as Statement::kind
  std::string name;                    // of the prepared statement, cursor or channel; of DISCARD
  std::shared_ptr<const Query> query;  // PREPARE's, EXPLAIN's, a cursor's
  bool runs = true;                    // EXPLAIN without ANALYZE plans its query alone
  std::vector<TypeName> parameters = {};   // PREPARE's, as far as they are written
  std::vector<Expression> arguments = {};  // EXECUTE's
};

// Roles, databases, tablespaces, subscriptions and what else lies outside of one database's schema.
struct ClusterCommand {
  std::string kind;  // as Statement::kind
};

}  // namespace migc::sql
