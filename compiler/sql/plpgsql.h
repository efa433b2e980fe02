// PL/pgSQL as values: the body of a DO block or function, as libpg_query's PL/pgSQL parser reads
// it. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sql/operation.h"
#include "compiler/sql/text.h"

namespace migc::sql::plpgsql {

// SQL inside of the body: a statement for parse(), an expression for parse_expression(). Empty
// where none is written. Of SELECT … INTO and its like the INTO clause is blanked, and PERFORM
// reads as SELECT, so that `text` may differ from what the user wrote, but not in where its parts
// stand.
struct Code {
  std::string text;
  Text where;

  bool empty() const { return text.empty(); }
};

enum class StepKind : std::uint8_t {
  block,         // BEGIN … END: `steps`, `handlers`
  if_,           // `branches`: IF, ELSIFs, and ELSE without a condition
  case_,         // the same; `code` is the value of CASE value WHEN …, and then the conditions
                 // are "… IN (values)" of a made-up name for it
  loop,          // LOOP: `steps`
  while_,        // WHILE `code` LOOP `steps`
  for_integer,   // FOR `target` IN `code` .. `upper`
  for_query,     // FOR `target` IN `code` (SQL)
  for_dynamic,   // FOR `target` IN EXECUTE `code` (expression) USING `arguments`
  for_cursor,    // FOR `target` IN `cursor`
  for_each,      // FOREACH `target` IN ARRAY `code`
  exit,          // EXIT or CONTINUE (`continues`) [label] [WHEN `code`]
  assign,        // `target` := `code`
  sql,           // a statement: `code`; INTO `target`
  perform,       // `code` reads as SELECT
  call,          // CALL or DO: `code`
  execute,       // EXECUTE `code` (expression) INTO `target` USING `arguments`
  raise,         // `level`, `condition`, `message` with `arguments`
  return_,       // RETURN `code`; also RETURN NEXT
  return_query,  // RETURN QUERY `code`, or of EXECUTE: `is_dynamic` and `arguments`
  assert,        // ASSERT `code`
  diagnostics,   // GET DIAGNOSTICS
  cursor,        // OPEN (`code`: a query, or with `is_dynamic` an expression), FETCH, MOVE, CLOSE
  commit,
  rollback,
  other,
};

struct Step;

struct Branch {
  Code condition;  // empty: ELSE
  std::vector<Step> steps;
};

// WHEN a OR b THEN. Names as written, in lower case, or codes; "others" for any
// (condition_name.h).
struct Handler {
  std::vector<std::string> conditions;
  std::vector<Step> steps;
};

struct Step {
  StepKind kind = StepKind::other;
  std::size_t line =
      0;              // in the body, 1-based; 0 for one that is not written, the RETURN at an end
  std::string label;  // of blocks and loops; of EXIT, where it goes
  Code code;
  Code upper;  // for_integer
  std::vector<Code> arguments;
  std::string target;       // name of the variable; of several: all with ", " between
  std::string cursor;       // name of the variable
  bool reverse = false;     // for_integer
  bool continues = false;   // exit; return_: RETURN NEXT
  bool is_dynamic = false;  // return_query, cursor
  bool strict = false;      // INTO STRICT
  bool chains = false;      // COMMIT AND CHAIN
  std::string level;        // raise: "debug", "log", "info", "notice", "warning", "exception"
  std::string condition;    // raise: name or SQLSTATE; of RAISE USING ERRCODE = 'constant' too
  std::string message;      // raise
  std::vector<Step> steps;
  std::vector<Branch> branches;
  std::vector<Handler> handlers;
};

struct Variable {
  std::string name;
  std::string type;  // as written: "text", "t.a%TYPE"; "record" of records
  bool constant = false;
  bool parameter = false;
  std::size_t line = 0;  // of its declaration in the body; 0: a parameter or one of the language's
  Code default_value;
  Code query;  // a cursor's
};

struct Body {
  std::vector<Variable> variables;  // of all blocks, in the order of declaration
  Step block;                       // the outermost
};

// The body of a DO block, or of a function, which knows its parameters and whether it is a
// trigger's. Absent, with a diagnostic, if it does not parse: `syntax-error`, or
// `unsupported-plpgsql` where libpg_query's parser, which has no catalog, refuses what a server
// accepts.
std::optional<Body> parse_block(const Text& body, Diagnostics& diagnostics);
std::optional<Body> parse_function(const CreateFunction& function, const Text& body,
                                   Diagnostics& diagnostics);

// The text that EXECUTE runs, where constants and known names make it (constant_text).
std::optional<std::string> dynamic_text(const Code& code, const ConstantLookup& lookup = {});

}  // namespace migc::sql::plpgsql
