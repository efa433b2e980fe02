// Expressions and queries as values: what a statement says, before any name in it is looked up.
// Lowered once from PostgreSQL's raw parse tree. Spans count from the start of the source, and are
// the place of the node's own token where the grammar gives no extent (an operator, a name).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/source.h"
#include "compiler/sql/qualified_name.h"

namespace migc::sql {

struct Expression;
struct Query;

// A dotted name as the server folds it: {"public", "t", "a"}.
using NamePath = std::vector<std::string>;

// A type as written. The grammar spells its own key words as pg_catalog names: int is
// {"pg_catalog", "int4"}, and interval's fields are a modifier (manual 8.1 to 8.5).
struct TypeName {
  NamePath name;
  std::vector<Expression> modifiers;  // varchar(50): 50
  int array_dimensions = 0;           // int[][]: 2
  bool is_setof = false;
  bool is_column_type = false;  // table.column%TYPE; `name` ends in the column
  Span span;
};

enum class ExpressionKind : std::uint8_t {
  // constants; `value` holds their text
  null_value,
  boolean,     // "true", "false"
  integer,     // fits 32 bits
  decimal,     // any other number
  string,      // what stands between the quotes, escapes resolved
  bit_string,  // B'…' as "b01", X'…' as "xFF"
  // names
  column,     // `name`
  star,       // `name` is the qualification: t.* is {"t"}, * is {}
  parameter,  // $1: `value` is "1"
  // calls
  call,            // `name` is the function's
  named_argument,  // f(a => 1): `name` is {"a"}
  operation,       // `name` is the operator's, one or two arguments
  any_of,          // a op ANY (array): `name` is the operator's
  all_of,
  in_list,      // a IN (b, c, …): `name` is {"="} or {"<>"} (NOT IN)
  like,         // LIKE, ILIKE, SIMILAR TO: `name` is the operator's (~~, !~~, ~~*, …)
  between,      // a BETWEEN b AND c; `value` is "between", "not between", …symmetric
  is_distinct,  // IS DISTINCT FROM; `value` is "not" for IS NOT
  null_if,
  // logic
  and_all,
  or_any,
  not_,
  is_null,
  is_not_null,
  boolean_test,  // `value` is "is true", "is not unknown", …
  // values made of values
  cast,       // `type`
  collate,    // `name` is the collation's
  case_when,  // operand if `flag`, then condition and result in turns, then the ELSE if odd
  coalesce,
  greatest,
  least,
  array,
  row,
  subscript,  // a[1], a[1:2]: the array, then the bounds; `flag`: slices, where a bound left out is
              // a default_value
  field,      // (a).b: `name` is {"b"}; (a).*: `name` is {"*"}
  // subqueries; `query`
  exists,
  scalar_query,
  array_query,
  any_query,  // a op ANY (SELECT …), a IN (SELECT …): `name` is the operator's
  all_query,
  // the rest
  sql_value,  // CURRENT_TIMESTAMP and its like: `value` is "current_timestamp"; `type` absent; the
              // precision, if written, is the argument
  default_value,  // DEFAULT in INSERT and UPDATE
  grouping,  // `value` is "grouping" for GROUPING (…); in GROUP BY "rollup", "cube", "grouping
             // sets",
             // "empty" for ()
  xml,       // `value` is the function: "xmlelement", …
  json,      // SQL/JSON: `value` is the function, "json_object", …, or "is json"
  other,     // `value` is PostgreSQL's node name, or "too deep": parts of it are its arguments
};

struct Expression {
  ExpressionKind kind = ExpressionKind::other;
  Span span;
  NamePath name;
  std::string value;
  std::vector<Expression> arguments;
  std::shared_ptr<const TypeName> type;
  std::shared_ptr<const Query> query;
  // call: DISTINCT; case_when: has an operand; star call "count(*)": see is_star
  bool flag = false;
  bool is_star = false;      // call: f(*)
  bool is_variadic = false;  // call: the last argument is VARIADIC
  bool is_window = false;    // call: OVER (…); its expressions are the last of `extra`
  // call: ORDER BY, WITHIN GROUP, FILTER and OVER expressions, which have no part in overload
  // resolution but name columns. WITHIN GROUP's count as arguments of the aggregate.
  std::vector<Expression> extra;
  bool within_group = false;
};

struct Target {
  Expression value;
  std::string name;  // AS name; in INSERT and UPDATE the column; empty if none is written
  Span span;
};

enum class FromKind : std::uint8_t { relation, query, function, join, other };
enum class JoinKind : std::uint8_t { inner, left, right, full };

struct ColumnAlias {
  std::string name;
  std::optional<TypeName> type;  // FROM f() AS t (a int)
};

// `other`: XMLTABLE and JSON_TABLE, an xml or json expression in `functions`, whose columns have
// their types in `columns`; and what is nested too deep.
struct FromItem {
  FromKind kind = FromKind::other;
  Span span;
  QualifiedName relation;
  bool only = false;  // FROM ONLY t
  std::shared_ptr<const Query> query;
  std::vector<Expression> functions;  // several: ROWS FROM (…)
  bool ordinality = false;
  bool lateral = false;
  std::vector<Expression> sample;  // TABLESAMPLE's arguments and REPEATABLE
  std::string alias;
  std::vector<ColumnAlias> columns;
  // join: two sides
  std::vector<FromItem> sides;
  JoinKind join = JoinKind::inner;
  bool natural = false;
  std::vector<std::string> using_columns;
  std::string using_alias;
  std::optional<Expression> condition;
};

struct CommonTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::string> added_columns;  // by SEARCH and CYCLE, after those of the query
  std::shared_ptr<const Query> query;
  Span span;  // of the name
};

enum class QueryKind : std::uint8_t {
  select,
  values,
  set_operation,
  insert,
  update,
  delete_rows,
  merge,
};
enum class SetOperation : std::uint8_t { union_, intersect, except };

// FOR UPDATE and its like. `strength` is "update", "no key update", "share" or "key share"; without
// relations it holds for all of FROM.
struct RowLock {
  std::string strength;
  std::vector<std::string> relations;
};

struct Query {
  QueryKind kind = QueryKind::select;
  Span span;
  std::vector<CommonTable> with;
  bool recursive = false;

  // select; `targets` are those of RETURNING in the others
  bool distinct = false;
  std::vector<Target> targets;
  std::vector<FromItem> from;  // UPDATE … FROM, DELETE … USING, MERGE … USING too
  std::optional<Expression> where;
  std::vector<Expression> group_by;
  std::optional<Expression> having;
  std::vector<Expression> order_by;  // of windows, DISTINCT ON, LIMIT and OFFSET, too
  std::vector<RowLock> locks;
  std::optional<QualifiedName> into;  // SELECT … INTO
  bool into_temporary = false;
  bool into_unlogged = false;

  // values; of an INSERT, rows of nothing but constants are left out behind the first of them (the
  // last is there), since data in bulk would take many times its own size
  static constexpr std::size_t k_data_rows = 100;
  std::vector<std::vector<Expression>> rows;
  std::size_t row_count = 0;

  // set_operation
  SetOperation operation = SetOperation::union_;
  bool all = false;
  std::shared_ptr<const Query> left;
  std::shared_ptr<const Query> right;

  // insert, update, delete_rows, merge
  QualifiedName relation;
  Span relation_span;
  std::string alias;
  bool only = false;
  std::vector<Target> assignments;      // INSERT: columns, without values; UPDATE and MERGE: SET
  std::shared_ptr<const Query> source;  // INSERT … SELECT or VALUES; null for DEFAULT VALUES
  bool on_conflict = false;
  bool conflict_updates = false;          // DO UPDATE
  std::vector<Expression> conflict_keys;  // ON CONFLICT (a, lower(b))
  std::string conflict_constraint;        // ON CONFLICT ON CONSTRAINT
  std::vector<Target> conflict_assignments;
  std::vector<Expression> conditions;  // ON CONFLICT … WHERE, MERGE's ON and WHEN … AND
  bool merge_inserts = false;
  bool merge_updates = false;
  bool merge_deletes = false;
};

}  // namespace migc::sql
