#include "compiler/sql/syntax_error.h"

#include <fmt/format.h>

#include "compiler/lexical/lexer.h"
#include "compiler/sql/parse.h"

namespace migc::sql {
namespace {

// Parser positions count characters; spans count bytes.
std::size_t byte_offset(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < characters && at < text.size(); ++i) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

}  // namespace

void report_syntax_error(const RawTree& failed, const SourcePtr& source, Span range,
                         Diagnostics& diagnostics) {
  Span place{range.begin, range.begin + (range.empty() ? 0 : 1)};
  if (failed.cursor() > 0) {
    lexical::Lexer lexer(source->text(), range);
    lexer.seek(range.begin + byte_offset(source->text(range), failed.cursor() - 1));
    place = lexer.next().span;
  }
  const std::string message = failed.message();
  Diagnostic& diagnostic = diagnostics.error("syntax-error", message).at(source, place);
  if (message.rfind("memory exhausted", 0) == 0) {
    diagnostic.with_sqlstate("54001").with_help(
        "the expression is nested too deeply for PostgreSQL's parser; split it");
    return;
  }
  diagnostic.with_sqlstate("42601").with_help(fmt::format(
      "correct the statement; migc reads it with PostgreSQL {}'s own grammar", grammar_version()));
}

}  // namespace migc::sql
