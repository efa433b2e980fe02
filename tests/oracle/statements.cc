#include "tests/oracle/statements.h"

#include <catch2/catch_test_macros.hpp>
#include <pg_query.h>

namespace migc::oracle {

std::vector<std::string> split_statements(const std::string& text) {
  const PgQuerySplitResult result = pg_query_split_with_parser(text.c_str());
  std::vector<std::string> statements;
  INFO((result.error == nullptr ? "" : result.error->message));
  REQUIRE(result.error == nullptr);
  for (int i = 0; i < result.n_stmts; ++i) {
    const PgQuerySplitStmt& statement = *result.stmts[i];
    statements.push_back(text.substr(static_cast<std::size_t>(statement.stmt_location),
                                     static_cast<std::size_t>(statement.stmt_len)));
  }
  pg_query_free_split_result(result);
  return statements;
}

}  // namespace migc::oracle
