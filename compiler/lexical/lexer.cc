#include "compiler/lexical/lexer.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace migc::lexical {
namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_part(char c) { return is_name_start(c) || is_digit(c) || c == '$'; }

// psql's variable_char
bool is_variable_part(char c) { return is_name_start(c) || is_digit(c); }

}  // namespace

Lexer::Lexer(std::string_view text, Span range)
    : text_(text.substr(0, range.end)), at_(range.begin) {}

char Lexer::peek(std::size_t ahead) const {
  return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

Token Lexer::token(TokenKind kind, std::size_t size) {
  const Span span{at_, at_ + size};
  at_ += size;
  return {kind, span, true};
}

Token Lexer::rest(TokenKind kind) {
  const Span span{at_, text_.size()};
  at_ = text_.size();
  return {kind, span, false};
}

Token Lexer::next() {
  if (at_ >= text_.size()) return {TokenKind::end, {at_, at_}, true};
  const char c = peek();
  if (is_space(c)) return space();
  if (is_name_start(c)) return word();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
  switch (c) {
    case '-':
      return peek(1) == '-' ? line_comment() : token(TokenKind::other, 1);
    case '/':
      return peek(1) == '*' ? block_comment() : token(TokenKind::other, 1);
    case '\'':
      return quoted(TokenKind::string, 0, false);
    case '"':
      return quoted(TokenKind::quoted_name, 0, false);
    case '$':
      return dollar();
    case ':':
      return colon();
    case ';':
      return token(TokenKind::semicolon, 1);
    case '(':
      return token(TokenKind::open, 1);
    case ')':
      return token(TokenKind::close, 1);
    case '\\':
      return token(TokenKind::backslash, 1);
    default:
      return token(TokenKind::other, 1);
  }
}

Token Lexer::space() {
  std::size_t size = 1;
  while (is_space(peek(size))) ++size;
  return token(TokenKind::space, size);
}

// Both lexers end a "--" comment at \n or \r.
Token Lexer::line_comment() {
  // two searches for one character are many times faster than one for either
  const std::string_view line = text_.substr(at_, text_.find('\n', at_) - at_);
  return token(TokenKind::line_comment, std::min(line.find('\r'), line.size()));
}

Token Lexer::block_comment() {
  std::size_t depth = 1;
  std::size_t i = at_ + 2;
  while (i + 1 < text_.size()) {
    if (text_[i] == '/' && text_[i + 1] == '*') {
      ++depth;
      i += 2;
    } else if (text_[i] == '*' && text_[i + 1] == '/') {
      --depth;
      i += 2;
      if (depth == 0) return token(TokenKind::block_comment, i - at_);
    } else {
      ++i;
    }
  }
  return rest(TokenKind::block_comment);
}

// Where a string goes on after its closing quote: '…' on a later line, with nothing but blanks and
// line comments between, is the same literal and keeps its escape rules (scan.l, "quotecontinue").
// Otherwise npos.
std::size_t continuation(std::string_view text, std::size_t after_quote) {
  bool newline = false;
  std::size_t i = after_quote;
  while (i < text.size()) {
    if (text[i] == '\n' || text[i] == '\r') {
      newline = true;
      ++i;
    } else if (is_space(text[i])) {
      ++i;
    } else if (text.substr(i, 2) == "--") {
      i = std::min(text.find_first_of("\r\n", i), text.size());
    } else {
      return newline && text[i] == '\'' ? i : std::string_view::npos;
    }
  }
  return std::string_view::npos;
}

// The closing quote of what was opened before `at`, npos if there is none.
std::size_t closing_quote(std::string_view text, std::size_t at, char quote,
                          bool backslash_escapes) {
  while (at < text.size()) {
    const bool escape = backslash_escapes && text[at] == '\\';
    const bool doubled = text[at] == quote && at + 1 < text.size() && text[at + 1] == quote;
    if (!escape && !doubled && text[at] == quote) return at;
    at += escape || doubled ? 2 : 1;
  }
  return std::string_view::npos;
}

Token Lexer::quoted(TokenKind kind, std::size_t prefix, bool backslash_escapes) {
  const char quote = peek(prefix);
  std::size_t begin = at_ + prefix + 1;
  while (true) {
    const std::size_t end = closing_quote(text_, begin, quote, backslash_escapes);
    if (end == std::string_view::npos) return rest(kind);
    const std::size_t again = quote == '\'' ? continuation(text_, end + 1) : std::string_view::npos;
    if (again == std::string_view::npos) return token(kind, end + 1 - at_);
    begin = again + 1;
  }
}

Token Lexer::dollar() {
  std::size_t i = at_ + 1;
  if (i < text_.size() && is_name_start(text_[i])) {
    while (i < text_.size() && is_name_part(text_[i]) && text_[i] != '$') ++i;
  }
  if (i >= text_.size() || text_[i] != '$') return token(TokenKind::other, 1);
  const std::string_view tag = text_.substr(at_, i + 1 - at_);
  const std::size_t end = text_.find(tag, i + 1);
  if (end == std::string_view::npos) return rest(TokenKind::dollar_string);
  return token(TokenKind::dollar_string, end + tag.size() - at_);
}

Token Lexer::word() {
  const char c = to_lower(peek());
  if (peek(1) == '\'' && (c == 'e' || c == 'b' || c == 'x' || c == 'n')) {
    return quoted(TokenKind::string, 1, c == 'e');
  }
  if (c == 'u' && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
    return quoted(peek(2) == '"' ? TokenKind::quoted_name : TokenKind::string, 2, false);
  }
  std::size_t size = 1;
  while (at_ + size < text_.size() && is_name_part(text_[at_ + size])) ++size;
  return token(TokenKind::word, size);
}

// Loose on purpose: what follows the digits without a break belongs to them, so that it is not
// taken for a word.
Token Lexer::number() {
  std::size_t size = 1;
  while (is_digit(peek(size)) || peek(size) == '_' ||
         (peek(size) == '.' && peek(size + 1) != '.') || (is_name_start(peek(size)))) {
    ++size;
  }
  return token(TokenKind::number, size);
}

bool Lexer::is_variable() const {
  const char opening = peek(1);
  if (is_variable_part(opening)) return true;
  std::size_t i = 2;
  if (opening == '{') {
    if (peek(2) != '?') return false;
    i = 3;
  } else if (opening != '\'' && opening != '"') {
    return false;
  }
  const char closing = opening == '{' ? '}' : opening;
  const std::size_t first = i;
  while (is_variable_part(peek(i))) ++i;
  return i > first && peek(i) == closing;
}

Token Lexer::colon() {
  if (peek(1) == ':' || peek(1) == '=') return token(TokenKind::other, 2);
  return token(is_variable() ? TokenKind::colon : TokenKind::other, 1);
}

std::vector<Span> gaps_in_string(std::string_view text, const Token& token) {
  std::vector<Span> gaps;
  if (token.kind != TokenKind::string) return gaps;
  text = text.substr(0, token.span.end);
  const bool escapes = to_lower(text[token.span.begin]) == 'e';
  std::size_t begin = text.find('\'', token.span.begin);
  while (true) {
    const std::size_t end = closing_quote(text, begin + 1, '\'', escapes);
    if (end == std::string_view::npos || end + 1 == text.size()) return gaps;
    begin = continuation(text, end + 1);
    if (begin == std::string_view::npos) return gaps;
    gaps.push_back({end + 1, begin});
  }
}

std::string written_name(std::string_view token) {
  if (token.size() < 2 || token.front() != '"') return to_lower(token);
  std::string name;
  for (std::size_t i = 1; i + 1 < token.size(); ++i) {
    name += token[i];
    if (token[i] == '"') ++i;
  }
  return name;
}

}  // namespace migc::lexical
