// Text of a source as it must stand now: names that were changed since the statement ran, or that
// would not be found under the search path at hand, are written as they are called today.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/catalog/session.h"

namespace migc::ddl {

// What to write in place of a stretch of the source.
struct Replacement {
  Span span;
  std::string text;
};

// `own`: replacements that are known already. The session's search path is the one that the text is
// to be read under. `table`: an expression over this relation alone (else none).
std::string current_text(const catalog::Session& session, const SourcePtr& source, Span span,
                         const catalog::Definition* definition, std::vector<Replacement> own = {},
                         catalog::ObjectId table = catalog::k_no_object);

std::string current_text(const catalog::Session& session, const catalog::Code& code,
                         catalog::ObjectId table = catalog::k_no_object);

// The span without blanks and comments at its front.
Span without_comments(const SourcePtr& source, Span span);

// schema.name of an object, quoted.
std::string full_name(const catalog::Session& session, catalog::ObjectId id);

// Of functions, built-in ones included.
std::string function_name(const catalog::Session& session, catalog::ObjectId id);

}  // namespace migc::ddl
