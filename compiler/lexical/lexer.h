// Where SQL text is code, quoted, comment or data: the tokens that psql and the server both see,
// without a grammar. The section markers, the statement splitter and the delivery of statements
// through psql all stand on this one lexer.
//
// Follows PostgreSQL's scan.l and psql's psqlscan.l (13 to 18; the rules used here are the same in
// all of them), with standard_conforming_strings on. Manual 4.1 "Lexical Structure"; psql's page,
// "SQL Interpolation". SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"

namespace migc::lexical {

enum class TokenKind : std::uint8_t {
  end,            // no more text
  space,          // blanks and line ends
  line_comment,   // "-- …" up to, without, its line end
  block_comment,  // "/* … */", nested ones included
  word,           // unquoted identifier or key word
  number,         // digits with what sticks to them: 1, 1.5e10, 0xFF, 1_000
  string,         // '…', E'…', B'…', X'…', N'…', U&'…'
  quoted_name,    // "…", U&"…"
  dollar_string,  // $$…$$, $tag$…$tag$
  colon,  // a ':' that psql would take for the start of a variable: :name :'name' :"name" :{?name}
  semicolon,
  open,       // (
  close,      // )
  backslash,  // outside of any quotes: psql's meta-command
  other,      // operators, casts, punctuation, $1
};

struct Token {
  TokenKind kind = TokenKind::end;
  Span span;
  bool terminated = true;  // false: a quote or comment that runs to the end of the text
};

// Reads tokens from left to right; every byte of the range belongs to exactly one token.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : Lexer(text, Span{0, text.size()}) {}
  // Only `range` of `text`; spans still count from the start of `text`.
  Lexer(std::string_view text, Span range);

  Token next();

  std::size_t offset() const { return at_; }
  // Goes on at `offset`, for callers that skip what is no SQL (COPY data, meta-commands).
  void seek(std::size_t offset) { at_ = offset; }

  std::string_view text(const Token& token) const {
    return text_.substr(token.span.begin, token.span.size());
  }

 private:
  char peek(std::size_t ahead = 0) const;
  Token token(TokenKind kind, std::size_t size);
  Token rest(TokenKind kind);  // unterminated
  Token space();
  Token line_comment();
  Token block_comment();
  Token quoted(TokenKind kind, std::size_t prefix, bool backslash_escapes);
  Token dollar();
  Token word();
  Token number();
  Token colon();
  bool is_variable() const;

  std::string_view text_;  // cut at the end of the range
  std::size_t at_;
};

// Between the parts of one string literal that goes on after a line end: blanks and comments. Empty
// for other tokens and for strings of one part.
std::vector<Span> gaps_in_string(std::string_view text, const Token& token);

// The name that a word or a quoted name stands for: as the scanner folds it, ASCII letters alone,
// or without its quotes. Not cut to 63 bytes; U&"…" is not read.
std::string written_name(std::string_view token);

// A code token as psql and the server need it to be told apart from text: not a space, not a
// comment.
inline bool is_code(TokenKind kind) {
  return kind != TokenKind::space && kind != TokenKind::line_comment &&
         kind != TokenKind::block_comment && kind != TokenKind::end;
}

}  // namespace migc::lexical
