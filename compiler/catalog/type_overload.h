// Which function a call means, which operator an expression (manual 10.2 and 10.3; parse_func.c,
// parse_oper.c, FuncnameGetCandidates of namespace.c).
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/catalog/remembered.h"
#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

struct Call {
  std::string_view schema = {};  // empty: by search path
  std::string_view name;
  std::span<const ObjectId> arguments;  // type_id::unknown for literals without a type
  // Of the last arguments, if they are given by name: f(1, b => 2) has one.
  std::span<const std::string_view> names = {};
  bool variadic = false;  // f(VARIADIC array)
};

enum class Found : std::uint8_t {
  nothing,    // 42883: no function matches
  ambiguous,  // 42725: "is not unique"
  function,
  cast,           // type(x) is a cast in disguise
  type_mismatch,  // found, but what its polymorphic result is cannot be told (42804)
};

struct FunctionChoice {
  Found found = Found::nothing;
  FunctionFacts function = {};          // for Found::function
  ObjectId result = k_no_object;        // polymorphic types resolved
  std::vector<ObjectId> declared = {};  // parameter types in the order of the arguments
};

FunctionChoice resolve_function(const Types& types, const Call& call);

struct OperatorChoice {
  Found found = Found::nothing;
  OperatorFacts op = {};
  ObjectId result = k_no_object;
};

// Operators that were found by name alone, with the types of both sides (the operator lookup cache
// of parse_oper.c).
class OperatorMemo : public Memo<std::tuple<std::string, ObjectId, ObjectId>, OperatorChoice> {};

// `left` is none for a prefix operator.
OperatorChoice resolve_operator(const Types& types, std::string_view schema, std::string_view name,
                                ObjectId left, ObjectId right);

}  // namespace migc::catalog
