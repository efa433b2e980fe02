// Objects as DROP, ALTER, COMMENT and GRANT name them. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include "compiler/sql/lower_tokens.h"
#include "compiler/sql/operation.h"

namespace migc::sql {

ObjectKind lower_kind(ObjectType type);
// Any of the forms the grammar gives names in; without a span.
ObjectName lower_object(ObjectKind kind, const Node* node, Context& context);
// The last two parts of a path.
QualifiedName qualified(const NamePath& path);
// Goes past the words for a kind: MATERIALIZED VIEW.
void skip_kind(ObjectKind kind, TokenCursor& cursor);
// Goes past an object's name and what belongs to it (arguments, USING method), and returns the
// place of the name: f of f(int), the brackets of a cast.
Span take_object(ObjectKind kind, TokenCursor& cursor);
std::vector<TypeName> lower_types(const List* list, Context& context);

}  // namespace migc::sql
