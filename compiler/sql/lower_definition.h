// Columns, constraints, keys, partition bounds and options of the raw tree as values. Private to
// this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/sql/lower_expression.h"
#include "compiler/sql/operation.h"

namespace migc::sql {

Option lower_option(const DefElem* node, Context& context);
std::vector<Option> lower_options(const List* list, Context& context);
// SET name = value of a function or role: the values are in `path` too, one by one. `action` is
// "default", "current" (FROM CURRENT), "reset" or "reset all".
Option lower_setting(const VariableSetStmt* node);
std::vector<std::string> setting_values(const List* arguments);
// A constant, name or list as text: what defGetString makes of it.
std::string option_text(const Node* node);

ColumnDefinition lower_column_definition(const ColumnDef* node, Context& context);
// A constraint of a table, or one that stands alone in ALTER TABLE.
ConstraintDefinition lower_table_constraint(const Constraint* node, Context& context);
// Those of a column or domain, whose definition ends at `end`; the deferrable attributes behind a
// constraint are made part of it.
std::vector<ConstraintDefinition> lower_column_constraints(const List* list,
                                                           const CollateClause* collation,
                                                           std::size_t end, Context& context);

// The text of a key's expression, which begins where the key does: (…) or a call.
Span key_expression_extent(Span key, Context& context);
KeyPart lower_key(const IndexElem* node, Span extent, Context& context);
// The keys between the brackets at `offset`.
std::vector<KeyPart> lower_keys(const List* list, std::size_t offset, Context& context);
PartitionKey lower_partition_key(const PartitionSpec* node, Context& context);
PartitionBound lower_bound(const PartitionBoundSpec* node, Context& context);

}  // namespace migc::sql
