#include "lint/block_text.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

// "BEGIN [WORK | TRANSACTION]", "COMMIT …", "END …" and nothing more.
bool is_plain(const Words& words, Span span, std::initializer_list<std::string_view> verbs) {
  const auto is = [&](Span token, std::string_view word) {
    return token.size() == word.size() && starts_with_ignoring_case(words.text(token), word);
  };
  const Span first = words.at(span.begin);
  if (!std::any_of(verbs.begin(), verbs.end(), [&](auto verb) { return is(first, verb); }))
    return false;
  if (first.end == span.end) return true;
  const Span second = words.at(first.end);
  return second.end == span.end && (is(second, "work") || is(second, "transaction"));
}

// With the line end behind it, if nothing else stands on the line.
Span with_line_end(std::string_view text, Span span) {
  std::size_t end = span.end;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\r')) ++end;
  const bool is_first = span.begin == 0 || text[span.begin - 1] == '\n';
  return is_first && end < text.size() && text[end] == '\n' ? Span{span.begin, end + 1} : span;
}

// The statement that ends in the last semicolon before the offset, with that.
Span statement_before(std::string_view text, std::size_t offset) {
  std::vector<Span> tokens;
  lexical::Lexer lexer(text, {0, offset});
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next())
    if (lexical::is_code(token.kind)) tokens.push_back(token.span);
  if (tokens.empty() || text[tokens.back().begin] != ';') return {};
  std::size_t first = tokens.size() - 1;
  while (first > 0 && text[tokens[first - 1].begin] != ';') --first;
  return {tokens[first].begin, tokens.back().end};
}

// The statement behind the semicolon that follows the offset, with its own.
Span statement_behind(std::string_view text, std::size_t offset) {
  lexical::Lexer lexer(text, {offset, text.size()});
  Span found;
  bool is_behind = false;
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    const bool is_end = lexer.text(token) == ";";
    if (is_behind && found.empty()) found = token.span;
    if (is_behind) found.end = token.span.end;
    if (is_behind && is_end) break;
    is_behind = is_behind || is_end;
  }
  return found;
}

Span if_plain(std::string_view text, Span span, std::initializer_list<std::string_view> verbs) {
  if (span.empty()) return {};
  const bool has_semicolon = text[span.end - 1] == ';';
  const Span words{span.begin, has_semicolon ? span.end - 1 : span.end};
  return is_plain(Words(text, words), words, verbs) ? with_line_end(text, span) : Span{};
}

}  // namespace

Block block_around(const Step& step) {
  const std::string_view text = step.source->text();
  const Span whole = Words(text, step.statement.span).whole();
  return {if_plain(text, statement_before(text, whole.begin), {"begin"}),
          if_plain(text, statement_behind(text, whole.end), {"commit", "end"})};
}

}  // namespace migc::lint
