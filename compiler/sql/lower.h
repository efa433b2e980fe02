// Raw parse tree to Statement. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "compiler/sql/raw_tree.h"
#include "compiler/sql/statement.h"

namespace migc::sql {

// A statement that migc cannot deliver faithfully, in words: empty if there is none.
struct Objection {
  std::string message;
  std::string help;
};

// Fills everything of `statement` but its place from the tree. Does not keep pointers into the
// tree.
Objection lower(const Node* node, Statement& statement);

// When PostgreSQL refuses this statement in a transaction block.
BlockRule block_rule(const Node* node);

// PostgreSQL's name of a statement's node without "Stmt"; "Unknown" for one this build does not
// know.
std::string_view kind_name(const Node* node);

// Helpers for reading nodes.
std::string_view text_of(const Node* node);  // String or string constant; "" for anything else
QualifiedName qualified_name(const RangeVar* relation);
// The last option of that name, or null.
const DefElem* find_option(const List* options, std::string_view name);
// PostgreSQL's reading of a boolean option: absent value means true (defGetBoolean).
bool option_is_on(const DefElem* option);

}  // namespace migc::sql
