// What a statement does, as a value: one struct a kind of statement, lowered once from PostgreSQL's
// raw parse tree. Names are as written; looking them up is the catalog's business.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/sql/definition.h"

namespace migc::sql {

// Kinds of objects as DROP, ALTER, COMMENT and GRANT name them (PostgreSQL's ObjectType).
enum class ObjectKind : std::uint8_t {
  access_method,
  aggregate,
  attribute,  // of a composite type
  cast,
  column,
  collation,
  conversion,
  database,
  domain,
  domain_constraint,
  event_trigger,
  extension,
  foreign_data_wrapper,
  foreign_server,
  foreign_table,
  function,
  index,
  language,
  large_object,
  materialized_view,
  operator_,
  operator_class,
  operator_family,
  policy,
  procedure,
  publication,
  role,
  routine,
  rule,
  schema,
  sequence,
  statistics,
  subscription,
  table,
  table_constraint,
  tablespace,
  transform,
  trigger,
  text_search_configuration,
  text_search_dictionary,
  text_search_parser,
  text_search_template,
  type,
  user_mapping,
  view,
  default_acl,
  other,
};

// An object as a statement names it. For objects of a relation (column, constraint, trigger, rule,
// policy) `path` ends in the object's own name. Functions, operators and casts have argument types.
struct ObjectName {
  NamePath path;
  std::optional<std::vector<TypeName>> arguments;  // absent: "DROP FUNCTION f" without a list
  std::vector<TypeName> all_arguments;  // with those of OUT, where such are written; else empty
  std::string method;                   // operator class and family: their access method
  Span span;
};

struct CreateSchema {
  std::string name;
  Span name_span;
  std::string owner;
  bool if_not_exists = false;
  std::vector<std::shared_ptr<const struct Operation>> elements;
};

struct CreateTable {
  QualifiedName name;
  Span name_span;
  Persistence persistence = Persistence::permanent;
  bool if_not_exists = false;
  std::vector<ColumnDefinition> columns;
  std::vector<ConstraintDefinition> constraints;
  std::vector<LikeClause> likes;
  std::vector<QualifiedName> inherits;  // the parent, if `bound` is there
  std::optional<PartitionBound> bound;
  std::optional<PartitionKey> partition_by;
  NamePath of_type;
  std::string access_method;
  std::vector<Option> options;
  std::string tablespace;
  std::string on_commit;  // "", "preserve rows", "delete rows", "drop"
  std::string server;     // foreign table
  bool is_foreign = false;
};

struct CreateTableAs {
  QualifiedName name;
  Span name_span;
  Persistence persistence = Persistence::permanent;
  bool if_not_exists = false;
  bool is_materialized_view = false;
  bool with_data = true;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;  // null: EXECUTE
  Span query_span;                     // empty for SELECT INTO and EXECUTE
  std::string access_method;
  std::vector<Option> options;
  std::string on_commit;  // as in CreateTable
  std::string tablespace;
};

struct CreateView {
  QualifiedName name;
  Span name_span;
  bool or_replace = false;
  bool temporary = false;
  bool recursive =
      false;  // `query` is then SELECT … FROM its own WITH RECURSIVE, as the grammar makes it
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
  Span query_span;           // as written, without WITH CHECK OPTION
  std::string check_option;  // "", "local", "cascaded"
  std::vector<Option> options;
};

// Subcommands of ALTER TABLE and its relatives.
enum class AlterAction : std::uint8_t {
  add_column,
  drop_column,
  set_type,
  set_default,
  drop_default,
  set_not_null,
  drop_not_null,
  set_expression,  // 17: of a generated column
  drop_expression,
  set_statistics,
  set_column_options,
  reset_column_options,
  set_storage,
  set_compression,
  add_constraint,
  alter_constraint,
  validate_constraint,
  drop_constraint,
  add_identity,
  set_identity,
  drop_identity,
  add_index,  // libpg_query does not make these; kept for completeness of reports
  set_options,
  reset_options,
  replace_options,
  set_logged,
  set_unlogged,
  set_access_method,
  set_tablespace,
  change_owner,
  cluster_on,
  set_without_cluster,
  set_without_oids,
  enable_trigger,  // `mode` says which way
  disable_trigger,
  enable_rule,
  disable_rule,
  inherit,
  no_inherit,
  of_type,
  not_of,
  attach_partition,
  detach_partition,
  finalize_detach,
  replica_identity,
  enable_row_security,
  disable_row_security,
  force_row_security,
  no_force_row_security,
  foreign_options,
  other,
};

struct AlterCommand {
  AlterAction action = AlterAction::other;
  Span span;
  std::string name;  // the column, constraint, trigger, index, owner or tablespace
  Span name_span;
  bool if_exists = false;      // DROP … IF EXISTS
  bool if_not_exists = false;  // ADD COLUMN IF NOT EXISTS
  bool cascade = false;
  std::optional<ColumnDefinition> column;          // add_column; set_type: type and collation
  std::optional<ConstraintDefinition> constraint;  // add_constraint, alter_constraint
  std::optional<Expression> expression;            // set_default, set_type's USING, set_expression
  std::vector<Option> options;                     // also of identity
  QualifiedName relation;                          // inherit, attach and detach, of_type
  Span relation_span;
  std::optional<PartitionBound> bound;
  bool concurrently = false;
  std::string mode;  // triggers and rules: "", "always", "replica", "all", "user"; identity:
                     // "always", "by default"; replica identity: "default", "full", "nothing",
                     // "index"; storage and compression: their name
  std::string node;  // other: PostgreSQL's name of the subcommand
};

struct AlterTable {
  ObjectKind kind = ObjectKind::table;  // as written: table, index, sequence, view, …, type
  QualifiedName name;
  Span name_span;
  bool only = false;
  bool if_exists = false;
  std::vector<AlterCommand> commands;
};

struct CreateIndex {
  std::string name;  // empty: the server makes one up
  Span name_span;
  QualifiedName table;
  Span table_span;
  bool only = false;
  bool unique = false;
  bool concurrently = false;
  bool if_not_exists = false;
  bool nulls_not_distinct = false;
  std::string method;
  std::vector<KeyPart> parts;
  std::vector<KeyPart> including;
  std::optional<Expression> where;
  std::vector<Option> options;
  std::string tablespace;
};

struct DropObjects {
  ObjectKind kind = ObjectKind::table;
  std::vector<ObjectName> objects;
  bool if_exists = false;
  bool cascade = false;
  bool concurrently = false;
};

struct Rename {
  ObjectKind kind = ObjectKind::table;  // what is renamed: column, table, table_constraint, …
  ObjectKind relation_kind = ObjectKind::table;  // for columns: of what
  ObjectName object;  // without the part that is renamed for columns, constraints, triggers, …
  std::string part;   // the column, constraint, attribute, trigger, rule or policy
  Span part_span;
  std::string new_name;
  Span new_name_span;
  bool if_exists = false;
  bool only = false;
  bool cascade = false;
};

struct SetSchema {
  ObjectKind kind = ObjectKind::table;
  ObjectName object;
  std::string new_schema;
  bool if_exists = false;
};

struct ChangeOwner {
  ObjectKind kind = ObjectKind::table;
  ObjectName object;
  std::string owner;
};

struct Comment {
  ObjectKind kind = ObjectKind::table;
  ObjectName object;
  std::optional<std::string> text;  // absent: IS NULL
};

struct CreateSequence {
  QualifiedName name;
  Span name_span;
  Persistence persistence = Persistence::permanent;
  bool if_not_exists = false;
  std::vector<Option> options;
};

struct AlterSequence {
  QualifiedName name;
  Span name_span;
  bool if_exists = false;
  std::vector<Option> options;
};

struct CreateEnum {
  QualifiedName name;
  Span name_span;
  std::vector<std::string> labels;
};

struct AlterEnum {
  QualifiedName name;
  Span name_span;
  std::string old_label;  // RENAME VALUE; else empty
  std::string new_label;
  std::string neighbour;  // BEFORE or AFTER; empty: at the end
  bool after = true;
  bool if_not_exists = false;
};

struct CreateComposite {
  QualifiedName name;
  Span name_span;
  std::vector<ColumnDefinition> attributes;
};

struct CreateRange {
  QualifiedName name;
  Span name_span;
  std::vector<Option> options;  // subtype's type is in `subtype`
  std::optional<TypeName> subtype;
  NamePath multirange;
};

struct CreateDomain {
  QualifiedName name;
  Span name_span;
  TypeName type;
  NamePath collation;
  std::vector<ConstraintDefinition> constraints;
};

enum class DomainAction : std::uint8_t {
  set_default,
  drop_default,
  set_not_null,
  drop_not_null,
  add_constraint,
  drop_constraint,
  validate_constraint,
};

struct AlterDomain {
  QualifiedName name;
  Span name_span;
  DomainAction action = DomainAction::set_default;
  std::string constraint_name;
  std::optional<ConstraintDefinition> constraint;
  std::optional<Expression> expression;
  bool if_exists = false;
  bool cascade = false;
};

enum class ParameterMode : std::uint8_t { in, out, in_out, variadic, table };

struct Parameter {
  std::string name;
  ParameterMode mode = ParameterMode::in;
  TypeName type;
  std::optional<Expression> default_value;
  Span span;  // empty where nothing is written of its own: those of a DROP
};

enum class Volatility : std::uint8_t { immutable, stable, volatile_ };

struct CreateFunction {
  QualifiedName name;
  Span name_span;
  bool or_replace = false;
  bool is_procedure = false;
  std::vector<Parameter> parameters;
  std::optional<TypeName> result;  // absent for procedures, OUT parameters and RETURNS TABLE
  std::string language;            // empty: sql (of a SQL-standard body)
  std::string body;                // AS 'text'; of C functions the object file
  Span body_span;                  // of the literal, with its quotes
  std::vector<std::shared_ptr<const Query>> sql_body;  // BEGIN ATOMIC … END, RETURN expression
  std::optional<Expression> return_value;              // RETURN expression
  bool has_sql_body = false;
  Volatility volatility = Volatility::volatile_;
  bool strict = false;
  bool security_definer = false;
  bool leakproof = false;
  std::string parallel;
  std::vector<Option> settings;  // SET name = value
  std::vector<Option> options;   // cost, rows, support, window, transform
};

struct AlterFunction {
  ObjectKind kind = ObjectKind::function;
  ObjectName object;
  std::optional<Volatility> volatility;
  std::optional<bool> strict;
  std::optional<bool> security_definer;
  std::vector<Option> options;  // the rest
};

// CREATE AGGREGATE, OPERATOR, TYPE (base or shell), COLLATION, TEXT SEARCH …
struct Define {
  ObjectKind kind = ObjectKind::type;
  NamePath name;
  Span name_span;
  bool if_not_exists = false;
  bool or_replace = false;
  std::optional<std::vector<Parameter>> parameters;  // aggregates
  struct Item {
    std::string name;
    std::string value;  // as text
    std::optional<TypeName> type;
  };
  std::vector<Item> items;
};

struct CreateTrigger {
  std::string name;
  Span name_span;
  QualifiedName table;
  Span table_span;
  bool or_replace = false;
  bool is_constraint = false;
  bool each_row = false;
  enum class Timing : std::uint8_t { before, after, instead_of } timing = Timing::before;
  bool on_insert = false;
  bool on_update = false;
  bool on_delete = false;
  bool on_truncate = false;
  std::vector<std::string> update_columns;
  std::optional<Expression> when;
  QualifiedName function;
  std::vector<std::string> arguments;
  QualifiedName constraint_table;  // FROM
  std::string old_table;           // REFERENCING OLD TABLE AS
  std::string new_table;
  bool deferrable = false;
  bool initially_deferred = false;
};

struct CreateRule {
  std::string name;
  Span name_span;
  QualifiedName table;
  Span table_span;
  bool or_replace = false;
  std::string event;  // "select", "insert", "update", "delete"
  bool instead = false;
  std::optional<Expression> where;
  std::vector<std::shared_ptr<const Query>> actions;
};

struct PolicyDefinition {
  std::string name;
  Span name_span;
  QualifiedName table;
  Span table_span;
  bool alter = false;  // ALTER POLICY: what is absent stays
  bool permissive = true;
  std::string command;  // "all", "select", …
  std::optional<std::vector<std::string>> roles;
  std::optional<Expression> using_expression;
  std::optional<Expression> check;
};

struct CreateStatistics {
  QualifiedName name;  // empty: made up
  Span name_span;
  bool if_not_exists = false;
  QualifiedName table;
  std::vector<std::string> kinds;
  std::vector<KeyPart> parts;
};

struct CreateExtension {
  std::string name;
  Span name_span;
  bool if_not_exists = false;
  bool cascade = false;
  std::string schema;
  std::string version;
};

struct AlterExtension {
  std::string name;
  std::string version;  // UPDATE
  // ADD or DROP of an object
  bool changes_member = false;
  bool adds = false;
  ObjectKind kind = ObjectKind::other;
  ObjectName object;
};

struct PublicationObject {
  enum class Kind : std::uint8_t {
    table,
    tables_in_schema,
    tables_in_current_schema
  } kind = Kind::table;
  QualifiedName table;
  std::string schema;
  std::vector<std::string> columns;
  std::optional<Expression> where;
};

struct PublicationDefinition {
  std::string name;
  Span name_span;
  bool alter = false;
  std::string action;  // alter: "set", "add", "drop"; "" if options alone
  bool all_tables = false;
  std::vector<PublicationObject> objects;
  std::vector<Option> options;
};

struct CreateEventTrigger {
  std::string name;
  Span name_span;
  std::string event;
  std::vector<std::string> tags;  // WHEN TAG IN (…)
  QualifiedName function;
};

struct CreateCast {
  TypeName source;
  TypeName target;
  ObjectName function;  // empty path: WITHOUT FUNCTION or INOUT
  bool inout = false;
  std::string context;  // "explicit", "assignment", "implicit"
};

struct CreateOperatorClass {
  NamePath name;
  NamePath family;
  std::string method;
  TypeName type;
  bool is_default = false;
  bool is_family = false;  // CREATE OPERATOR FAMILY
  std::vector<ObjectName> operators;
  std::vector<ObjectName> functions;
  std::optional<TypeName> storage;
};

struct CreateForeignObject {
  ObjectKind kind =
      ObjectKind::foreign_server;  // foreign_data_wrapper, foreign_server, user_mapping
  std::string name;
  std::string of;  // the server's wrapper, the mapping's server
  bool if_not_exists = false;
  bool alter = false;
  std::vector<Option> options;
};

struct Grant {
  bool is_grant = true;
  ObjectKind kind = ObjectKind::table;
  bool all_in_schema = false;          // `objects` are schemas
  bool defaults = false;               // ALTER DEFAULT PRIVILEGES
  bool is_role = false;                // GRANT role TO role: `privileges` are roles
  std::vector<std::string> for_roles;  // ALTER DEFAULT PRIVILEGES FOR ROLE; `objects` are schemas
  std::vector<ObjectName> objects;
  std::vector<std::string> privileges;  // empty: ALL
  std::vector<std::string> columns;     // of column privileges, all together
  std::vector<std::string> grantees;
  bool grant_option = false;
  bool cascade = false;
};

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
  std::string name;                    // of the prepared statement, cursor or channel
  std::shared_ptr<const Query> query;  // PREPARE's, EXPLAIN ANALYZE's, a cursor's
};

// Roles, databases, tablespaces, subscriptions and what else lies outside of one database's schema.
struct ClusterCommand {
  std::string kind;  // as Statement::kind
};

// What of an object changes without its name, owner or shape: ALTER STATISTICS … SET STATISTICS,
// ALTER TEXT SEARCH …, ALTER OPERATOR … SET, ALTER TYPE … SET, ALTER OPERATOR FAMILY, ALTER EVENT
// TRIGGER … ENABLE, ALTER COLLATION … REFRESH VERSION, SECURITY LABEL.
struct AlterProperties {
  ObjectKind kind = ObjectKind::other;
  ObjectName object;
  bool if_exists = false;
  std::string action;  // "", or what is done: "enable", "disable", "refresh version", "add", …
  std::vector<Option> options;
};

// ALTER … [NO] DEPENDS ON EXTENSION: the object goes when the extension is dropped.
struct DependOnExtension {
  ObjectKind kind = ObjectKind::function;
  ObjectName object;
  std::string extension;
  bool remove = false;
};

// Parses, but is not modelled: what it changes is not known.
struct UnknownStatement {
  std::string kind;  // as Statement::kind
};

using AnyOperation =
    std::variant<UnknownStatement, CreateSchema, CreateTable, CreateTableAs, CreateView, AlterTable,
                 CreateIndex, DropObjects, Rename, SetSchema, ChangeOwner, Comment, CreateSequence,
                 AlterSequence, CreateEnum, AlterEnum, CreateComposite, CreateRange, CreateDomain,
                 AlterDomain, CreateFunction, AlterFunction, Define, CreateTrigger, CreateRule,
                 PolicyDefinition, CreateStatistics, CreateExtension, AlterExtension,
                 PublicationDefinition, CreateEventTrigger, CreateCast, CreateOperatorClass,
                 CreateForeignObject, Grant, SetVariable, TransactionCommand, RunQuery, Do, Call,
                 Copy, Truncate, LockTable, Refresh, Maintain, SessionCommand, ClusterCommand,
                 AlterProperties, DependOnExtension>;

struct Operation {
  AnyOperation value;
  Span span;  // of the statement
};

}  // namespace migc::sql
