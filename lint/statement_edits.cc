#include "lint/statement_edits.h"

#include "compiler/lexical/lexer.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Where the statement that ends at the offset gives way to the next one: the semicolon's end, or
// the offset if there is none.
std::size_t behind_semicolon(std::string_view text, std::size_t end) {
  lexical::Lexer lexer(text, {end, text.size()});
  auto token = lexer.next();
  while (token.kind != lexical::TokenKind::end && !lexical::is_code(token.kind))
    token = lexer.next();
  return lexer.text(token) == ";" ? token.span.end : end;
}

// COMMIT or END, alone or with WORK or TRANSACTION, right behind the offset; without its semicolon.
std::optional<Span> plain_commit(std::string_view text, Span behind) {
  const Words words(text, behind);
  const Span first = words.whole();
  for (const std::string_view verb : {"commit", "end"}) {
    for (const std::string_view noun : {"", "work", "transaction"}) {
      const auto found = noun.empty() ? words.find({verb}) : words.find({verb, noun});
      if (!found || found->begin != first.begin) continue;
      const Span next = words.at(found->end);
      if (next.empty() || words.text(next) == ";") return found;
    }
  }
  return std::nullopt;
}

}  // namespace

Edit behind_statement(const Step& step, const std::string& text) {
  const std::string_view source = step.source->text();
  const std::size_t end = Words(source, step.statement.span).whole().end;
  const std::size_t behind = behind_semicolon(source, end);
  return {{behind, behind}, (behind == end ? ";\n" : "\n") + text};
}

Edit above_words(const Step& step, const std::string& text) {
  const std::size_t begin = Words(step.source->text(), step.statement.span).whole().begin;
  return {{begin, begin}, text + "\n"};
}

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

std::vector<Edit> leave_block(const Step& step) {
  const Transaction& block = step.transaction;
  if (!block.is_authored || block.steps.empty()) return {};
  const std::string_view text = step.source->text();
  const Span begin = block.steps.front().span;
  const Words opening(text, begin);
  const Span behind{behind_statement(step, {}).span.begin, step.section.span.end};
  const auto commit = plain_commit(text, behind);
  return {
      block.steps.size() == 1 ? take_out_statement(text, begin)
                              : before_statement(step, "COMMIT;\n"),
      commit ? take_out_statement(text, *commit) : behind_statement(step, opening.trimmed() + ";")};
}

}  // namespace migc::lint
