// Names and values as SQL text.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "compiler/sql/expression.h"
#include "compiler/sql/statement.h"

namespace migc::sql {

// `name` as it must be written to mean exactly itself: quoted where folding or a key word would
// change it (manual 4.1.1).
std::string quote_identifier(std::string_view name);

// schema.name, or the name alone where there is no schema.
std::string quote_name(const QualifiedName& name);

// The parts of a name as a text value holds one ('public.a', '"A b"'), folded as the server does
// (stringToQualifiedNameList).
NamePath read_name(std::string_view text);

// 'text' with standard_conforming_strings on.
std::string quote_literal(std::string_view text);

// $migc$text$migc$, with a tag that does not occur in `text`.
std::string quote_dollar(std::string_view text);

}  // namespace migc::sql
