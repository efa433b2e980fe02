// The calls of an expression as the server keeps them: with the casts that it put around arguments
// when it read them. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::catalog {

// Operators and functions that an expression over a table's column uses. Made before the column's
// type changes; whether they are still found is asked afterwards: an argument that had to be cast
// to fit keeps its cast, every other one has the type that it has now (ruleutils.c writes implicit
// casts of arguments out, ATPostAlterTypeParse reads the text again).
class StoredCalls {
 public:
  StoredCalls(const Session& session, ObjectId table, std::string_view column)
      : session_(session), table_(table), column_(column) {}

  void add(const sql::Expression& expression);

  // The message for the first one that no operator or function answers any more (42883); empty:
  // all are found, or it cannot be told.
  std::string missing() const;

 private:
  struct Operand {
    const sql::Expression* expression;
    ObjectId cast;  // none: as it is
  };
  struct StoredCall {
    const sql::Expression* expression;
    std::vector<Operand> operands;
  };

  void add_operator(const sql::Expression& each, const sql::Expression* left,
                    const sql::Expression& right);
  void add_function(const sql::Expression& each);
  ObjectId type_of(const sql::Expression& expression) const;
  Operand operand(const sql::Expression& expression, ObjectId actual, ObjectId declared) const;
  std::string missing(const StoredCall& call) const;

  const Session& session_;
  ObjectId table_;
  std::string_view column_;
  std::vector<StoredCall> calls_;
};

}  // namespace migc::catalog
