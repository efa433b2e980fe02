#include "lint/words.h"

#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"

namespace migc::lint {

Words::Words(std::string_view text, Span span) : text_(text), span_(span) {
  lexical::Lexer lexer(text, span);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next())
    if (lexical::is_code(token.kind)) tokens_.push_back(token.span);
}

std::optional<Span> Words::find(std::initializer_list<std::string_view> words,
                                std::size_t from) const {
  const auto is_word = [&](Span token, std::string_view word) {
    return token.size() == word.size() && starts_with_ignoring_case(text(token), word);
  };
  const auto start =
      std::find_if(tokens_.begin(), tokens_.end(), [&](Span each) { return each.begin >= from; });
  const auto found = std::search(start, tokens_.end(), words.begin(), words.end(), is_word);
  if (found == tokens_.end() || words.size() == 0) return std::nullopt;
  return Span{found->begin, (found + static_cast<std::ptrdiff_t>(words.size()) - 1)->end};
}

std::optional<Span> Words::parentheses(std::size_t from) const {
  std::size_t depth = 0;
  std::size_t begin = 0;
  for (const Span each : tokens_) {
    if (each.begin < from) continue;
    if (text(each) == "(" && depth++ == 0) begin = each.begin;
    if (text(each) == ")" && depth > 0 && --depth == 0) return Span{begin, each.end};
  }
  return std::nullopt;
}

Span Words::at(std::size_t offset) const {
  const auto found =
      std::find_if(tokens_.begin(), tokens_.end(), [&](Span each) { return each.begin >= offset; });
  return found == tokens_.end() ? Span{span_.end, span_.end} : *found;
}

Span Words::before(std::size_t offset) const {
  const auto found =
      std::find_if(tokens_.rbegin(), tokens_.rend(), [&](Span each) { return each.end <= offset; });
  return found == tokens_.rend() ? Span{span_.begin, span_.begin} : *found;
}

Span Words::whole() const {
  if (tokens_.empty()) return {span_.begin, span_.begin};
  return {tokens_.front().begin, tokens_.back().end};
}

}  // namespace migc::lint
