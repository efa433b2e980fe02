#include "compiler/ddl/statements.h"

#include <vector>

#include "compiler/sql/parse.h"

namespace migc::ddl {

std::shared_ptr<const sql::Operation> Statements::operation(
    const catalog::DefinitionPtr& definition) {
  if (!definition || !definition->source) return nullptr;
  for (const auto& [known, operation] : read_)
    if (known == definition) return operation;
  Diagnostics ignored;  // it was read before, and gave its diagnostics then
  const std::vector<sql::Statement> statements =
      sql::parse(definition->source, definition->span, ignored, sql::Operations::yes);
  auto& place = read_[next_++ % read_.size()];
  place = {definition, statements.empty() ? nullptr : statements.front().operation};
  return place.second;
}

}  // namespace migc::ddl
