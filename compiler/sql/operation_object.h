// Operations on objects of other kinds, and those on objects of any kind. Part of operation.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sql/operation_relation.h"

namespace migc::sql {

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
  std::string repeated_option;   // the first one that is written a second time
};

struct AlterFunction {
  ObjectKind kind = ObjectKind::function;
  ObjectName object;
  std::optional<Volatility> volatility;
  std::optional<bool> strict;
  std::optional<bool> security_definer;
  std::vector<Option> options;  // the rest
  std::string repeated_option;  // as in CreateFunction
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
  struct ColumnPrivilege {
    std::string word;  // empty: ALL
    std::vector<std::string> columns;
  };
  std::vector<ColumnPrivilege> column_privileges;  // those of them that name columns
  std::vector<std::string> grantees;
  bool grant_option = false;
  bool cascade = false;
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

}  // namespace migc::sql
