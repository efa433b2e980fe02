// One call of libpg_query: the raw parse tree and the memory it lives in. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

extern "C" {
#include <pg_query.h>
#include <pg_query_internal.h>
// what follows needs the two above
#include <nodes/parsenodes.h>
}

// PostgreSQL's headers replace these functions by macros, which breaks C++ headers included later.
#undef gettext
#undef ngettext
#undef dgettext
#undef dngettext
#undef vsnprintf
#undef snprintf
#undef vsprintf
#undef sprintf
#undef vfprintf
#undef fprintf
#undef vprintf
#undef printf
#undef strerror
#undef strerror_r
#undef restrict

namespace migc::sql {

// Parses on construction; frees the whole tree on destruction. One at a time per thread
// (libpg_query's memory contexts are a stack).
class RawTree {
 public:
  explicit RawTree(const std::string& sql, PgQueryParseMode mode = PG_QUERY_PARSE_DEFAULT);
  RawTree(const RawTree&) = delete;
  RawTree& operator=(const RawTree&) = delete;
  ~RawTree();

  bool ok() const { return result_.error == nullptr; }
  // List of RawStmt; null for text without statements.
  const List* statements() const { return result_.tree; }
  std::string message() const { return result_.error->message; }
  // 1-based, in characters; 0 if the parser gave none.
  std::size_t cursor() const;

 private:
  MemoryContext context_;
  PgQueryInternalParsetreeAndError result_;
};

}  // namespace migc::sql
