// Parts of definitions: columns, constraints, index keys, partitioning, options.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sql/expression.h"

namespace migc::sql {

// name = value in WITH (…), sequence options, SET and the like; the value as text, absent if none
// is written ("NO MAXVALUE" has the name "maxvalue" and none).
struct Option {
  std::string name;
  std::optional<std::string> value;
  NamePath path;       // a value that is a name: OWNED BY t.a, a type, a function
  std::string action;  // "", "set", "add", "drop": ALTER … OPTIONS
  Span span;
};

enum class ConstraintKind : std::uint8_t {
  not_null,
  null,  // NULL: says that the column is nullable
  default_value,
  identity,
  generated,
  check,
  primary_key,
  unique,
  exclusion,
  foreign_key,
};

// CHECK and NOT NULL: what inheriting tables have too, unless it is NO INHERIT.
constexpr bool is_inherited_kind(ConstraintKind kind) {
  return kind == ConstraintKind::check || kind == ConstraintKind::not_null;
}

enum class ReferenceAction : std::uint8_t { no_action, restrict, cascade, set_null, set_default };

// One key of an index, of an exclusion constraint or of partitioning.
struct KeyPart {
  std::string column;  // empty: `expression`
  std::optional<Expression> expression;
  NamePath collation;
  NamePath operator_class;
  std::vector<Option> class_options;  // gist_trgm_ops (siglen = 32)
  bool descending = false;
  std::optional<bool> nulls_first;  // absent: as the direction says
  NamePath exclusion_operator;
  Span span;
};

struct ConstraintDefinition {
  ConstraintKind kind = ConstraintKind::check;
  std::string name;  // empty: the server makes one up
  Span span;
  Span name_span;
  std::optional<Expression> expression;  // default_value, generated, check
  std::vector<std::string> columns;      // keys; foreign_key: the referencing columns
  std::vector<std::string> including;
  std::vector<KeyPart> parts;       // exclusion
  std::string access_method;        // exclusion
  std::optional<Expression> where;  // exclusion
  bool nulls_not_distinct = false;
  bool without_overlaps = false;  // 18
  std::string using_index;        // UNIQUE | PRIMARY KEY USING INDEX name
  std::vector<Option> options;    // identity: of the sequence; keys: WITH (…)
  std::string tablespace;
  bool identity_always = false;
  bool is_virtual = false;  // generated, 18
  // foreign_key
  QualifiedName referenced;
  Span referenced_span;
  std::vector<std::string> referenced_columns;
  ReferenceAction on_update = ReferenceAction::no_action;
  ReferenceAction on_delete = ReferenceAction::no_action;
  std::vector<std::string> on_delete_columns;
  bool match_full = false;
  bool with_period = false;  // 18
  // all
  bool deferrable = false;
  bool initially_deferred = false;
  bool not_valid = false;
  bool not_enforced = false;  // 18
  bool no_inherit = false;
};

struct ColumnDefinition {
  std::string name;
  std::optional<TypeName>
      type;  // absent in OF type and PARTITION OF, where options alone are given
  NamePath collation;
  Span span;  // of the whole definition, from the name on
  Span name_span;
  std::vector<ConstraintDefinition> constraints;  // in the order written
  std::string storage;
  std::string compression;
  std::vector<Option> foreign_options;
};

// LIKE table INCLUDING …
struct LikeClause {
  QualifiedName relation;
  Span span;
  std::size_t position = 0;  // how many columns are written before it
  bool comments = false;
  bool compression = false;
  bool constraints = false;
  bool defaults = false;
  bool generated = false;
  bool identity = false;
  bool indexes = false;
  bool statistics = false;
  bool storage = false;
};

enum class PartitionStrategy : std::uint8_t { list, range, hash };

struct PartitionKey {
  PartitionStrategy strategy = PartitionStrategy::range;
  std::vector<KeyPart> parts;
};

// A partition's bound: DEFAULT; IN (list); FROM (lower) TO (upper), where MINVALUE and MAXVALUE are
// `other` expressions of these values; WITH (modulus, remainder).
struct PartitionBound {
  bool is_default = false;
  PartitionStrategy strategy = PartitionStrategy::range;
  std::vector<Expression> list;
  std::vector<Expression> lower;
  std::vector<Expression> upper;
  int modulus = 0;
  int remainder = 0;
  Span span;
};

enum class Persistence : std::uint8_t { permanent, unlogged, temporary };

}  // namespace migc::sql
