#include "compiler/sql/lower_tokens.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace migc::sql {
namespace {

using lexical::Token;
using lexical::TokenKind;

// NAMEDATALEN - 1
constexpr std::size_t k_longest_name = 63;

}  // namespace

bool means(std::string_view token, std::string_view name) {
  if (token.empty()) return false;
  // U&"…" has escapes, which may have a character of their own
  if (token.find('"') != std::string_view::npos && token.front() != '"') return true;
  const std::string written = lexical::written_name(token);
  if (written.size() <= k_longest_name) return written == name;
  return !name.empty() && name.size() <= k_longest_name && written.rfind(name, 0) == 0;
}

bool TokenCursor::is_word(std::size_t at, std::string_view word) const {
  if (at >= tokens_.size() || tokens_[at].kind != TokenKind::word) return false;
  return equals_ignoring_case(text_.substr(tokens_[at].span.begin, tokens_[at].span.size()), word);
}

bool TokenCursor::is_symbol(std::size_t at, char symbol) const {
  if (at >= tokens_.size()) return false;
  return tokens_[at].span.size() == 1 && text_[tokens_[at].span.begin] == symbol;
}

bool TokenCursor::is_symbol(char symbol) const { return is_symbol(at_, symbol); }

int TokenCursor::bracket(std::size_t at) const {
  if (tokens_[at].kind == TokenKind::open || is_symbol(at, '[')) return 1;
  if (tokens_[at].kind == TokenKind::close || is_symbol(at, ']')) return -1;
  return 0;
}

TokenCursor& TokenCursor::seek(std::size_t offset) {
  const auto found =
      std::lower_bound(tokens_.begin(), tokens_.end(), offset,
                       [](const Token& token, std::size_t at) { return token.span.begin < at; });
  at_ = static_cast<std::size_t>(found - tokens_.begin());
  return *this;
}

std::size_t TokenCursor::offset() const {
  if (!at_end()) return tokens_[at_].span.begin;
  return tokens_.empty() ? 0 : tokens_.back().span.end;
}

bool TokenCursor::accept(std::initializer_list<std::string_view> words) {
  std::size_t at = at_;
  for (const std::string_view word : words) {
    if (!is_word(at, word)) return false;
    ++at;
  }
  at_ = at;
  return true;
}

bool TokenCursor::accept_symbol(char symbol) {
  if (!is_symbol(symbol)) return false;
  ++at_;
  return true;
}

Span TokenCursor::token() {
  if (at_end()) return {offset(), offset()};
  return tokens_[at_++].span;
}

Span TokenCursor::name() {
  Span span = token();
  while (is_symbol('.') && at_ + 1 < tokens_.size()) {
    ++at_;
    span.end = token().end;
  }
  return span;
}

Span TokenCursor::group() {
  ++at_;
  const Span inside = [&] {
    const std::size_t begin = at_;
    int depth = 1;
    while (!at_end()) {
      depth += bracket(at_);
      if (depth == 0) break;
      ++at_;
    }
    const std::size_t end = at_;
    at_ = begin;
    return up_to_end(end);
  }();
  next();
  return inside;
}

bool TokenCursor::find(std::string_view word) {
  int depth = 0;
  for (; !at_end(); ++at_) {
    if (depth == 0 && is_word(at_, word) && !(at_ > 0 && is_symbol(at_ - 1, '.'))) return true;
    depth += bracket(at_);
  }
  return false;
}

bool TokenCursor::find_symbol(char symbol) {
  int depth = 0;
  for (; !at_end(); ++at_) {
    if (depth == 0 && is_symbol(at_, symbol)) return true;
    depth += bracket(at_);
  }
  return false;
}

Span TokenCursor::item(std::size_t limit) {
  const std::size_t begin = at_;
  std::size_t at = at_;
  int depth = 0;
  for (; at < tokens_.size() && tokens_[at].span.begin < limit; ++at) {
    if (depth == 0 && (is_symbol(at, ',') || bracket(at) < 0)) break;
    depth += bracket(at);
  }
  at_ = begin;
  return up_to_end(at);
}

std::vector<Span> TokenCursor::items() {
  std::vector<Span> spans = {item()};
  while (accept_symbol(',')) spans.push_back(item());
  return spans;
}

bool TokenCursor::ends_in(std::size_t end, std::initializer_list<std::string_view> words) const {
  if (end < at_ + words.size()) return false;
  std::size_t at = end - words.size();
  return std::all_of(words.begin(), words.end(),
                     [&](std::string_view word) { return is_word(at++, word); });
}

Span TokenCursor::rest(std::initializer_list<std::initializer_list<std::string_view>> tails) {
  std::size_t end = tokens_.size();
  while (end > at_ && tokens_[end - 1].kind == TokenKind::semicolon) --end;
  for (const auto& tail : tails) {
    if (!ends_in(end, tail)) continue;
    end -= tail.size();
    break;
  }
  const Span span = up_to_end(end);
  at_ = tokens_.size();
  return span;
}

Span TokenCursor::up_to_end(std::size_t end) {
  if (at_ >= end) return {offset(), offset()};
  const Span span{tokens_[at_].span.begin, tokens_[end - 1].span.end};
  at_ = end;
  return span;
}

}  // namespace migc::sql
