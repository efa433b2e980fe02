// Operations on relations: CREATE TABLE, VIEW and INDEX, ALTER TABLE; and how statements name
// objects. Part of operation.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
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

// What stands in pg_class under a name of its own.
constexpr bool is_relation_kind(ObjectKind kind) {
  return kind == ObjectKind::table || kind == ObjectKind::view ||
         kind == ObjectKind::materialized_view || kind == ObjectKind::sequence ||
         kind == ObjectKind::index || kind == ObjectKind::foreign_table;
}

// An object as a statement names it. For objects of a relation (column, constraint, trigger, rule,
// policy) `path` ends in the object's own name. Functions, operators and casts have argument types.
struct ObjectName {
  NamePath path;
  std::optional<std::vector<TypeName>> arguments;  // absent: "DROP FUNCTION f" without a list
  std::vector<TypeName> all_arguments;  // with those of OUT, where such are written; else empty
  std::string method;                   // operator class and family: their access method
  Span span;
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
  std::string prepared;                // what EXECUTE names
  std::vector<Expression> arguments;   // EXECUTE's
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

}  // namespace migc::sql
