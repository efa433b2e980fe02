// What the type system knows of types, functions, operators and casts, whoever made them:
// PostgreSQL itself, an extension or a migration. The words are pg_catalog's.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/catalog/object_id.h"

namespace migc::catalog {

// Who reads a type's modifiers (pg_type.typmodin). In the order of tools/builtins.
enum class TypmodRule : std::uint8_t {
  none,
  bpchar,
  varchar,
  numeric,
  bit,
  varbit,
  time,
  timetz,
  timestamp,
  timestamptz,
  interval,
  vector,
  halfvec,
  sparsevec,
  geometry,
  geography,
};

enum class TypeKind : char {
  base = 'b',
  composite = 'c',
  domain = 'd',
  enumeration = 'e',
  multirange = 'm',
  pseudo = 'p',
  range = 'r',
};

// Texts stay valid as long as whoever gave them out does not change.
struct TypeFacts {
  ObjectId id = k_no_object;
  std::string_view schema;
  std::string_view name;
  TypeKind kind = TypeKind::base;
  char category = 'U';         // typcategory
  char storage = 'p';          // typstorage
  bool preferred = false;      // typispreferred
  bool constrained = false;    // a domain with a constraint or NOT NULL of its own
  std::uint8_t extension = 0;  // number of the extension it belongs to (builtin.h)
  TypmodRule typmod_rule = TypmodRule::none;
  std::int16_t length = -1;         // typlen
  ObjectId element = k_no_object;   // typelem: of arrays, but also of "name", point, …
  ObjectId array = k_no_object;     // the array type of this one
  ObjectId base = k_no_object;      // of a domain
  std::int32_t base_typmod = -1;    // of a domain
  ObjectId subtype = k_no_object;   // of a range
  ObjectId peer = k_no_object;      // a range's multirange, a multirange's range
  ObjectId relation = k_no_object;  // of a composite type
  ObjectId collation = k_no_object;

  // Whether the server takes it for an array (IsTrueArrayType).
  bool is_array() const { return element != k_no_object && length == -1; }
};

enum class Volatility : char { immutable = 'i', stable = 's', volatile_ = 'v' };

enum class FunctionKind : char { function = 'f', procedure = 'p', aggregate = 'a', window = 'w' };

struct FunctionFacts {
  ObjectId id = k_no_object;
  std::string_view schema;
  std::string_view name;
  std::span<const ObjectId> arguments;  // proargtypes: IN, INOUT and VARIADIC
  ObjectId variadic = k_no_object;      // provariadic: type of one variadic argument
  ObjectId result = k_no_object;
  FunctionKind kind = FunctionKind::function;
  Volatility volatility = Volatility::volatile_;
  bool strict = false;
  bool returns_set = false;
  std::uint8_t defaults = 0;          // arguments at the end that may be left out
  char aggregate_kind = '-';          // n normal, o ordered set, h hypothetical set
  std::uint8_t direct_arguments = 0;  // of an ordered-set aggregate
  int rank = 0;                       // place of its schema in the search path; 0 comes first
  std::uint8_t extension = 0;
};

// One parameter of a function, output included (proargnames, proallargtypes, proargmodes).
struct ParameterFacts {
  std::string_view name;
  ObjectId type = k_no_object;
  char mode = 'i';  // i, o, b (INOUT), v (VARIADIC), t (TABLE)
};

struct OperatorFacts {
  ObjectId id = k_no_object;
  std::string_view schema;
  std::string_view name;
  ObjectId left = k_no_object;  // none: a prefix operator
  ObjectId right = k_no_object;
  ObjectId result = k_no_object;
  ObjectId function = k_no_object;
  ObjectId commutator = k_no_object;
  int rank = 0;
  std::uint8_t extension = 0;
};

enum class CastContext : char { implicit = 'i', assignment = 'a', explicit_ = 'e' };
enum class CastMethod : char { binary = 'b', function = 'f', text = 'i' };

struct CastFacts {
  ObjectId source = k_no_object;
  ObjectId target = k_no_object;
  ObjectId function = k_no_object;
  CastContext context = CastContext::explicit_;
  CastMethod method = CastMethod::function;
  Volatility volatility = Volatility::immutable;
  std::uint8_t arguments = 0;  // of the function; the second is the type modifier
  std::uint8_t extension = 0;
};

struct ColumnFacts {
  std::string_view name;
  ObjectId type = k_no_object;
  std::int32_t typmod = -1;
  bool not_null = false;
};

}  // namespace migc::catalog
