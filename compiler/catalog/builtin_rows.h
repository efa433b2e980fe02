// How tools/builtins lays out its data. Private to builtin*.cc. No pointers, so that the data needs
// no work when the program starts: a name is where it stands in k_names, a list where it begins.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "compiler/catalog/object_id.h"

namespace migc::catalog::builtin {

using NameAt = std::uint32_t;

struct TypeRow {
  ObjectId id;
  NameAt name;
  std::uint8_t schema, extension;
  char kind, category, storage;
  std::uint8_t preferred, constrained, typmod_rule;
  std::int16_t length;
  ObjectId element, array, base;
  std::int32_t base_typmod;
  ObjectId subtype, peer, relation, collation;
  std::uint8_t since, until;
};

struct FunctionRow {
  ObjectId id;
  NameAt name;
  std::uint8_t schema, extension;
  char kind, volatility, aggregate_kind;
  std::uint8_t strict, returns_set, arguments, defaults, direct_arguments, parameters;
  std::uint16_t first_argument, first_parameter;
  ObjectId variadic, result;
  std::uint8_t since, until;
};

struct OperatorRow {
  ObjectId id;
  NameAt name;
  std::uint8_t schema, extension;
  ObjectId left, right, result, function, commutator;
  std::uint8_t since, until;
};

struct CastRow {
  ObjectId source, target, function;
  std::uint8_t extension;
  char context, method, volatility;
  std::uint8_t arguments, since, until;
};

struct ClassRow {
  ObjectId id;
  NameAt name;
  std::uint8_t schema, extension;
  ObjectId method, family, input, key;
  std::uint8_t is_default, since, until;
};

struct FamilyRow {
  ObjectId id;
  NameAt name;
  std::uint8_t schema, extension;
  ObjectId method;
  std::uint8_t since, until;
};

struct FamilyOperatorRow {
  ObjectId family, left, right, op;
  std::uint8_t strategy;
  char purpose;
  std::uint8_t extension, since, until;
};

struct MethodRow {
  ObjectId id;
  NameAt name;
  std::uint8_t extension;
  char kind;
  std::uint8_t properties, since, until;
};

struct RelationRow {
  ObjectId id;
  NameAt name;
  std::uint8_t schema, extension;
  char kind;
  ObjectId row_type;
  std::uint16_t columns, first_column;
  std::uint8_t since, until;
};

struct ColumnRow {
  NameAt name;
  ObjectId type;
  std::int16_t typmod;
  std::uint8_t not_null;
};

struct ParameterRow {
  NameAt name;
  ObjectId type;
  char mode;
};

struct CollationRow {
  ObjectId id;
  NameAt name;
  char provider;
  std::uint8_t since, until;
};

struct ExtensionRow {
  std::uint8_t number;
  NameAt name, version, schema;
  std::uint8_t relocatable, declared;
  std::uint8_t needs_1, needs_2, needs_3;  // numbers of the extensions it requires; 0: none
  std::uint8_t since, until;
};

struct ExtensionCommentRow {
  std::uint8_t number;
  const char* comment;
  std::uint8_t since, until;
};

}  // namespace migc::catalog::builtin
