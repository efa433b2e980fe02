// Rare definitions: of the server's own machinery rather than of a schema. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "compiler/sql/lower_context.h"
#include "compiler/sql/operation.h"

namespace migc::sql {

// CREATE AGGREGATE, OPERATOR, TYPE (base), COLLATION, TEXT SEARCH, LANGUAGE, ACCESS METHOD,
// CONVERSION, TRANSFORM, CAST, OPERATOR CLASS and FAMILY.
std::optional<AnyOperation> lower_define_statement(const Node* node, Context& context);
// ALTER of these, where it changes neither name nor owner nor schema.
std::optional<AnyOperation> lower_alter_properties(const Node* node, Context& context);
// Foreign data wrappers, servers, user mappings.
std::optional<AnyOperation> lower_foreign_statement(const Node* node, Context& context);

}  // namespace migc::sql
