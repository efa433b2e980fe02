#include "lint/take_out.h"

#include "compiler/lexical/lexer.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Where the statement that ends at the offset gives way to the next one.
std::size_t behind_semicolon(std::string_view text, std::size_t end) {
  lexical::Lexer lexer(text, {end, text.size()});
  auto token = lexer.next();
  while (token.kind != lexical::TokenKind::end && !lexical::is_code(token.kind))
    token = lexer.next();
  return lexer.text(token) == ";" ? token.span.end : end;
}

}  // namespace

Edit take_out_statement(std::string_view text, Span statement) {
  Span span = Words(text, statement).whole();
  span.end = behind_semicolon(text, span.end);
  std::size_t line = span.begin;
  while (line > 0 && is_blank(text[line - 1])) --line;
  std::size_t end = span.end;
  while (end < text.size() && is_blank(text[end])) ++end;
  const bool is_first = line == 0 || text[line - 1] == '\n';
  const bool is_last = end < text.size() && text[end] == '\n';
  return {is_first && is_last ? Span{line, end + 1} : span, ""};
}

Edit take_out_command(const Step& step, const sql::AlterTable& alter, std::size_t command) {
  const Words words(step.source->text(), step.statement.span);
  const Span span = alter.commands[command].span;
  if (command > 0) return {{words.before(words.before(span.begin).begin).end, span.end}, ""};
  return {{span.begin, words.at(words.at(span.end).end).begin}, ""};
}

}  // namespace migc::lint
