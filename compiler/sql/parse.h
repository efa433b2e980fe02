// SQL text to statements, with PostgreSQL's own parser.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "compiler/base/diagnostic.h"
#include "compiler/sql/statement.h"

namespace migc::sql {

// Operations (operation.h) cost about as much as the parse: only what needs a catalog asks for
// them.
enum class Operations : bool { no, yes };

// The statements of `range`, in order. What does not parse becomes a `syntax-error` and is left
// out; the statements around it are still returned. psql meta-commands become diagnostics
// (meta_command.h). With `operations`, Statement::operation is set. Safe to call from several
// threads, each with its own `diagnostics`.
std::vector<Statement> parse(const SourcePtr& source, Span range, Diagnostics& diagnostics,
                             Operations operations = Operations::no);

// The PostgreSQL major version whose grammar this build has (libpg_query's).
int grammar_version();

// Longest statement that is parsed, in bytes: its tree takes some forty times as much memory.
inline constexpr std::size_t k_longest_statement = std::size_t{64} << 20U;

}  // namespace migc::sql
