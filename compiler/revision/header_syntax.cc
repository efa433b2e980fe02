#include "compiler/revision/header_syntax.h"

#include <algorithm>

#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/revision/markers.h"

namespace migc::revision {
namespace {

using lexical::Lexer;
using lexical::Token;
using lexical::TokenKind;

constexpr int k_most_words = 3;  // of what looks like a key

bool is_word_part(char c) {
  const char lower = to_lower(c);
  return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' || c == '-' || c == ' ';
}

}  // namespace

bool is_blank_line(std::string_view text) {
  return text.find_first_not_of("-=*#~_ \t") == std::string_view::npos;
}

std::optional<Key> find_key(std::string_view name) {
  for (std::size_t i = 0; i < k_header_keys.size(); ++i) {
    if (equals_ignoring_case(name, k_header_keys[i])) return static_cast<Key>(i);
  }
  return std::nullopt;
}

std::optional<std::string> nearest_key(std::string_view name) {
  return nearest(name, {k_header_keys.begin(), k_header_keys.end()});
}

std::optional<KeyLine> split_key(std::string_view source, Span line) {
  const std::string_view text = source.substr(line.begin, line.size());
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view name = trim(text.substr(0, colon));
  const bool plain = std::all_of(name.begin(), name.end(), is_word_part) &&
                     std::count(name.begin(), name.end(), ' ') < k_most_words;
  if (!plain || name.empty()) return std::nullopt;
  const bool spaced = colon + 1 == text.size() || is_space(text[colon + 1]);
  if (!spaced && !find_key(name)) return std::nullopt;
  return KeyLine{trimmed(source, {line.begin, line.begin + colon}),
                 trimmed(source, {line.begin + colon + 1, line.end})};
}

std::optional<Key> key_without_colon(std::string_view line) {
  for (std::size_t i = 0; i < k_header_keys.size(); ++i) {
    const std::size_t size = k_header_keys[i].size();
    if (!starts_with_ignoring_case(line, k_header_keys[i])) continue;
    if (line.size() == size || is_space(line[size])) return static_cast<Key>(i);
  }
  return std::nullopt;
}

Comments read_comments(std::string_view source, Span range) {
  Comments comments;
  std::vector<Paragraph>& paragraphs = comments.paragraphs;
  Lexer lexer(source, range);
  for (;;) {
    const Token token = lexer.next();
    comments.is_whole = !lexical::is_code(token.kind);
    if (token.kind == TokenKind::end || !comments.is_whole) break;
    bool parts = true;
    if (token.kind == TokenKind::space) {
      const std::string_view blanks = lexer.text(token);
      parts = std::count(blanks.begin(), blanks.end(), '\n') > 1;
    } else if (token.kind == TokenKind::line_comment) {
      const Span text = trimmed(source, {token.span.begin + 2, token.span.end});
      parts = is_blank_line(source.substr(text.begin, text.size()));
      if (!parts) paragraphs.back().push_back({token.span, text});
    }
    if (parts && !paragraphs.back().empty()) paragraphs.emplace_back();
  }
  if (paragraphs.back().empty()) paragraphs.pop_back();
  return comments;
}

}  // namespace migc::revision
