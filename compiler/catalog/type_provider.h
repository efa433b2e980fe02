// Where the type system takes its facts from: the built-in objects (BuiltinTypes), and on top of
// them whatever a catalog has come to hold.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/catalog/type_facts.h"

namespace migc::catalog {

class OperatorMemo;

class Types {
 public:
  Types() = default;
  Types(const Types&) = delete;
  Types& operator=(const Types&) = delete;
  virtual ~Types() = default;

  // The server's major version.
  virtual int version() const = 0;

  virtual std::optional<TypeFacts> type(ObjectId id) const = 0;

  // An empty schema means "by search path". None: k_no_object.
  virtual ObjectId find_type(std::string_view schema, std::string_view name) const = 0;

  // Whether the type is found by its name alone (pg_type_is_visible).
  bool is_visible(const TypeFacts& type) const { return find_type("", type.name) == type.id; }

  // All candidates of that name, `rank` being the place of their schema in the search path; those
  // of schemas that are not in it are not among them. With a schema: that schema's alone, rank 0.
  virtual std::vector<FunctionFacts> functions(std::string_view schema,
                                               std::string_view name) const = 0;
  virtual std::vector<OperatorFacts> operators(std::string_view schema,
                                               std::string_view name) const = 0;

  // Where operators between types that nobody can change are kept once they were looked for; null
  // if these are none. `left` is none for a prefix operator.
  virtual OperatorMemo* operator_memo(ObjectId left, ObjectId right) const = 0;

  virtual std::optional<FunctionFacts> function(ObjectId id) const = 0;
  // In order; empty where no parameter has a name and none is output.
  virtual std::vector<ParameterFacts> parameters(ObjectId function) const = 0;

  virtual std::optional<CastFacts> cast(ObjectId source, ObjectId target) const = 0;

  // In order, without dropped ones.
  virtual std::vector<ColumnFacts> columns(ObjectId relation) const = 0;

  // Whether rows of `relation` are rows of `ancestor` by inheritance, or `relation` is a table OF
  // the composite type whose relation is `ancestor`.
  virtual bool inherits(ObjectId relation, ObjectId ancestor) const = 0;
};

}  // namespace migc::catalog
