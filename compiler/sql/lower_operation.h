// One raw statement to an operation. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "compiler/sql/lower_context.h"
#include "compiler/sql/operation.h"

namespace migc::sql {

// Never null; what has no operation of its own becomes an UnknownStatement.
std::shared_ptr<const Operation> lower_operation(const Node* node, Context& context);

// The same for a statement inside of another (EXPLAIN, CREATE SCHEMA).
AnyOperation lower_any_statement(const Node* node, Context& context);

// The families of statements, a file each; absent where the node is of another family.
std::optional<AnyOperation> lower_relation_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_alter_table(const Node* node, Context& context);
std::optional<AnyOperation> lower_object_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_type_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_function_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_trigger_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_definition_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_privilege_statement(const Node* node, Context& context);
std::optional<AnyOperation> lower_command(const Node* node, Context& context);

}  // namespace migc::sql
