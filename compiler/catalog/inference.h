// The types of expressions and queries, what they refer to, how volatile they are and why the
// server would refuse them: its parse analysis (parse_expr.c, parse_func.c, parse_relation.c,
// analyze.c), as far as a catalog without data can tell. What cannot be told is unknown (a type of
// k_no_object, an absent volatility) and never guessed; nothing is refused on a guess.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/catalog/references.h"
#include "compiler/catalog/session.h"

namespace migc::catalog {

// Names that the place of an expression offers beside those of its own FROM.
struct Surroundings {
  struct Input {
    std::string alias;                  // "t", "new", "old", a function's name; empty: VALUE
    ObjectId relation = k_no_object;    // its columns; or
    std::vector<OutputColumn> columns;  // these
    bool of_function = false;           // the parameters of one, whose fields "name.field" means
  };
  std::vector<Input> inputs;
  std::vector<TypeUse> parameters;  // $1, $2, …
  bool all_parameters = false;      // there are no others
};

// The relation's own columns, under its name; nothing for k_no_object.
Surroundings over(const Session& session, ObjectId relation);

struct Inference {
  TypeUse type;                       // of an expression
  std::vector<OutputColumn> columns;  // of a query; none for DML without RETURNING
  bool columns_known = true;          // false: "*" of something unknown is among the targets
  References references;
  // The most volatile part: functions, operators' functions, conversions, subqueries
  // (contain_volatile_functions, contain_mutable_functions). Absent: some part is not known, and
  // the known ones are not volatile.
  std::optional<Volatility> volatility;
  std::optional<Refusal> refusal;     // the first one, as the server reports it
  std::size_t highest_parameter = 0;  // $n with the highest n; 0: none
};

// A literal without a type is type_id::unknown.
Inference infer(const Session& session, const sql::Expression& expression,
                const Surroundings& surroundings);

// A literal is read by its type's input function when the statement is: what that would refuse,
// for enums and integers. 22P02, 55P04.
std::optional<Refusal> refused_literal(const Session& session, const sql::Expression& literal,
                                       ObjectId type);

// A literal that is a label of an enum is known by that, should the label get another name.
void note_label(const Session& session, const sql::Expression& literal, ObjectId type);

// Literals without a type become text, as in a view's columns.
Inference infer(const Session& session, const sql::Query& query,
                const Surroundings& surroundings = {});

}  // namespace migc::catalog
