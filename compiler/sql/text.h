// SQL that stands inside of SQL: bodies of functions and DO blocks, statements and expressions in
// them. SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "compiler/base/diagnostic.h"
#include "compiler/sql/expression.h"

namespace migc::sql {

// A stretch of a source. Its statements are parsed with parse() (parse.h), and then have spans that
// count in that source.
struct Text {
  SourcePtr source;
  Span span;

  std::string_view view() const { return source->text(span); }
};

// What the literal at `literal` says, which is `value` (Do::body, CreateFunction::body): a stretch
// of the source itself where it stands there word for word, as between dollar quotes; else a source
// of its own with the same path.
Text text_of_literal(const SourcePtr& source, Span literal, const std::string& value);

// One expression, with the spans of the source. What PL/pgSQL takes for one may have clauses behind
// it ("count(*) > 0 FROM t"): it is a `scalar_query`. Absent, with a `syntax-error`, if it does not
// parse.
std::optional<Expression> parse_expression(const SourcePtr& source, Span span,
                                           Diagnostics& diagnostics);
inline std::optional<Expression> parse_expression(const Text& text, Diagnostics& diagnostics) {
  return parse_expression(text.source, text.span, diagnostics);
}

// The value of a name, if that is known.
using ConstantLookup = std::function<std::optional<std::string>(const NamePath& name)>;

// The text that an expression makes of constants and known names: strings, || between them, casts
// to text, format(), concat(), quote_ident(), quote_literal(), lower(), upper(), replace(). Absent
// where it depends on anything else.
std::optional<std::string> constant_text(const Expression& expression,
                                         const ConstantLookup& lookup = {});

}  // namespace migc::sql
