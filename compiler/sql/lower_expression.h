// Expressions, types and queries of the raw tree as values. What is nested deeper than
// Context::k_deepest becomes an `other` expression of the value "too deep", with what it is made of
// as arguments where it is a chain (1 + 1 + 1 …): later layers may recurse over what they get.
// Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/sql/lower_context.h"

namespace migc::sql {

Expression lower_expression(const Node* node, Context& context);
std::vector<Expression> lower_expressions(const List* list, Context& context);
// The same with the whole extent of the expression, which the tree does not have.
Expression lower_root(const Node* node, Span extent, Context& context);
TypeName lower_type(const ::TypeName* node, Context& context);

// SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE; null for any other node.
std::shared_ptr<const Query> lower_query(const Node* node, Context& context);
FromItem lower_from(const Node* node, Context& context);

// Parts of lower_expression in files of their own.
Expression lower_call(const FuncCall* node, Context& context);
Expression lower_xml(const Node* node, Context& context);
Expression lower_json(const Node* node, Context& context);
// False where the node is of neither.
bool is_xml(const Node* node);
bool is_json(const Node* node);
// ORDER BY's expressions, and those of a window.
void append_sort(const List* list, Context& context, std::vector<Expression>& to);
void append_window(const WindowDef* window, Context& context, std::vector<Expression>& to);
// Adds an argument, if there is one, and lets the span of `to` reach over it.
void append(const void* node, Context& context, Expression& to);
void append_all(const List* list, Context& context, Expression& to);

}  // namespace migc::sql
