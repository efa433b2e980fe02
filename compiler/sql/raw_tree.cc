#include "compiler/sql/raw_tree.h"

#include <cstdlib>

namespace migc::sql {

RawTree::RawTree(const std::string& sql, PgQueryParseMode mode)
    : context_(pg_query_enter_memory_context()), result_(pg_query_raw_parse(sql.c_str(), mode)) {}

RawTree::~RawTree() {
  if (result_.error != nullptr) pg_query_free_error(result_.error);
  std::free(result_.stderr_buffer);  // NOLINT: malloc'ed by libpg_query
  pg_query_exit_memory_context(context_);
}

std::size_t RawTree::cursor() const {
  return result_.error->cursorpos > 0 ? static_cast<std::size_t>(result_.error->cursorpos) : 0;
}

}  // namespace migc::sql
