// Names that tell the catalog's objects apart. SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/catalog/object_id.h"

namespace migc::catalog {

// Where a name has to be the only one of its kind.
enum class NameClass : std::uint8_t {
  schema,
  relation,    // tables, indexes, views, sequences, composite types: in a schema (pg_class)
  type,        // in a schema (pg_type), row types included
  function,    // in a schema, with the types of its arguments
  constraint,  // of a relation or domain
  trigger,     // of a relation
  rule,
  policy,
  statistics,  // in a schema
  extension,
  other,  // in a schema or none, with its kind as the first character of the signature
};
inline constexpr std::size_t k_name_classes = 11;
static_assert(static_cast<std::size_t>(NameClass::other) == k_name_classes - 1);

struct Name {
  NameClass name_class = NameClass::relation;
  ObjectId scope = k_no_object;  // schema, relation or domain
  std::string name;
  std::string signature;                                        // functions: argument types by id
  friend auto operator<=>(const Name&, const Name&) = default;  // NOLINT(modernize-use-nullptr)
  friend bool operator==(const Name&, const Name&) = default;
};

// A name to look up: its texts are somebody else's.
struct NameView {
  NameView(NameClass its_class, ObjectId its_scope, std::string_view its_name,
           std::string_view its_signature)
      : name_class(its_class), scope(its_scope), name(its_name), signature(its_signature) {}
  NameView(const Name& whole)  // NOLINT(google-explicit-constructor)
      : NameView(whole.name_class, whole.scope, whole.name, whole.signature) {}

  NameClass name_class;
  ObjectId scope;
  std::string_view name;
  std::string_view signature;
  friend auto operator<=>(const NameView&,
                          const NameView&) = default;  // NOLINT(modernize-use-nullptr)
  friend bool operator==(const NameView&, const NameView&) = default;
};

}  // namespace migc::catalog
