#include "compiler/ddl/statements.h"

#include <vector>

#include "compiler/sql/parse.h"

namespace migc::ddl {

const sql::Operation* Statements::operation(const catalog::DefinitionPtr& definition) {
  if (!definition || !definition->source) return nullptr;
  const auto [found, is_new] = read_.try_emplace(definition);
  if (is_new) {
    Diagnostics ignored;  // it was read before, and gave its diagnostics then
    const std::vector<sql::Statement> statements =
        sql::parse(definition->source, definition->span, ignored, sql::Operations::yes);
    if (!statements.empty()) found->second = statements.front().operation;
  }
  return found->second.get();
}

}  // namespace migc::ddl
