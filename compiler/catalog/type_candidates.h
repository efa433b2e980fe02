// Choosing among functions or operators of one name by the types of the arguments (manual 10.3,
// steps 4a to 4f). Private to type_overload.cc.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compiler/catalog/type_provider.h"

namespace migc::catalog {

struct Candidate {
  std::size_t index = 0;             // into the caller's list
  std::vector<ObjectId> parameters;  // one for each argument, then those left to their defaults
  std::size_t defaulted = 0;         // how many of them
  std::size_t expanded = 0;          // arguments that a variadic parameter swallows
  int rank = 0;
  bool ambiguous = false;  // another of the same schema has the same parameters
};

// Of candidates that take the same arguments, the one earliest in the search path remains.
void add_candidate(std::vector<Candidate>& list, Candidate candidate);

// Candidates whose parameters the arguments can be coerced to implicitly (func_match_argtypes).
std::vector<Candidate> applicable(const Types& types, std::span<const ObjectId> arguments,
                                  const std::vector<Candidate>& list);

// The best of several applicable ones; nothing if none is better than the others
// (func_select_candidate).
std::optional<Candidate> select_candidate(const Types& types, std::span<const ObjectId> arguments,
                                          std::vector<Candidate> list);

}  // namespace migc::catalog
