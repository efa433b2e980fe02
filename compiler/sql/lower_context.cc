#include "compiler/sql/lower_context.h"

#include <algorithm>
#include <array>

#include "compiler/base/text.h"

namespace migc::sql {
namespace {

using lexical::Lexer;
using lexical::Token;
using lexical::TokenKind;

Token next_code(Lexer& lexer) {
  Token token = lexer.next();
  while (token.kind != TokenKind::end && !lexical::is_code(token.kind)) token = lexer.next();
  return token;
}

bool is_name(TokenKind kind) { return kind == TokenKind::word || kind == TokenKind::quoted_name; }

// Reads one type name. The words that the grammar lets follow are those of gram.y's ConstDatetime,
// ConstInterval, Character, Bit and Numeric.
class TypeReader {
 public:
  TypeReader(std::string_view source, Span range) : lexer_(source, range) { advance(); }

  Span read() {
    Span span{here_.span.begin, here_.span.end};
    if (is_word("setof")) take(span);
    const bool is_interval = is_word("interval");
    take_name(span);
    for (const std::string_view word : {"varying", "precision"}) take_if(word, span);
    take_group('(', ')', span);
    for (const std::string_view word : {"without", "with"}) {
      if (is_word(word)) take_zone(span);
    }
    if (is_interval) take_fields(span);
    if (is_word("array")) take(span);
    while (take_group('[', ']', span)) {
    }
    return span;
  }

 private:
  void advance() { here_ = next_code(lexer_); }
  bool is_word(std::string_view word) const {
    return here_.kind == TokenKind::word && equals_ignoring_case(lexer_.text(here_), word);
  }
  bool is_symbol(char symbol) const {
    return here_.span.size() == 1 && lexer_.text(here_).front() == symbol;
  }
  void take(Span& span) {
    span.end = here_.span.end;
    advance();
  }
  bool take_if(std::string_view word, Span& span) {
    if (!is_word(word)) return false;
    take(span);
    return true;
  }
  void take_name(Span& span) {
    const bool is_national = is_word("national");
    take(span);
    if (is_national) take(span);
    while (is_symbol('.') || is_symbol('%')) {
      take(span);
      take(span);
    }
  }
  // WITH TIME ZONE, but not what else may come after a type and begins with WITH
  void take_zone(Span& span) {
    const Lexer saved = lexer_;
    const Token begin = here_;
    const Span before = span;
    take(span);
    if (take_if("time", span) && take_if("zone", span)) return;
    lexer_ = saved;
    here_ = begin;
    span = before;
  }
  void take_fields(Span& span) {
    constexpr std::array<std::string_view, 7> k_fields = {"year",   "month",  "day", "hour",
                                                          "minute", "second", "to"};
    while (std::any_of(k_fields.begin(), k_fields.end(),
                       [&](std::string_view field) { return take_if(field, span); })) {
    }
    take_group('(', ')', span);
  }
  bool take_group(char open, char close, Span& span) {
    if (!is_symbol(open)) return false;
    int depth = 0;
    do {
      if (is_symbol(open)) ++depth;
      if (is_symbol(close)) --depth;
      take(span);
    } while (depth > 0 && here_.kind != TokenKind::end);
    return true;
  }

  Lexer lexer_;
  Token here_;
};

}  // namespace

NamePath to_path(const List* names) {
  NamePath path;
  path.reserve(size(names));
  for (const Node* const name : each(names)) {
    if (is(name, T_String)) path.emplace_back(to_text(as<String>(name)->sval));
    if (is(name, T_A_Star)) path.emplace_back("*");
  }
  return path;
}

NamePath to_path(const RangeVar* relation) {
  NamePath path;
  if (relation->schemaname != nullptr) path.emplace_back(relation->schemaname);
  path.emplace_back(to_text(relation->relname));
  return path;
}

std::vector<std::string> to_names(const List* names) { return to_path(names); }

std::string role_name(const RoleSpec* role) {
  if (role == nullptr) return {};
  switch (role->roletype) {
    case ROLESPEC_CSTRING:
      return to_text(role->rolename);
    case ROLESPEC_CURRENT_ROLE:
      return "current_role";
    case ROLESPEC_CURRENT_USER:
      return "current_user";
    case ROLESPEC_SESSION_USER:
      return "session_user";
    case ROLESPEC_PUBLIC:
      return "public";
  }
  return {};
}

// catalog/pg_class.h keeps the names of these letters from clients.
Persistence persistence_of(const RangeVar* relation) {
  if (relation->relpersistence == 't') return Persistence::temporary;
  return relation->relpersistence == 'u' ? Persistence::unlogged : Persistence::permanent;
}

Span join(Span a, Span b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

Span Context::token(int location) const {
  if (location < 0) return {};
  Lexer lexer(text_, {offset(location), statement_.end});
  return lexer.next().span;
}

Span Context::name(int location) const {
  if (location < 0) return {};
  Lexer lexer(text_, {offset(location), statement_.end});
  Span span = lexer.next().span;
  while (true) {
    const Token dot = next_code(lexer);
    if (dot.kind != TokenKind::other || text_[dot.span.begin] != '.') return span;
    const Token part = next_code(lexer);
    if (!is_name(part.kind)) return span;
    span.end = part.span.end;
  }
}

Span Context::number(int location) const {
  if (location < 0) return {};
  Lexer lexer(text_, {offset(location), statement_.end});
  Span span = lexer.next().span;
  if (span.empty() || text_[span.begin] != '-') return span;
  span.end = next_code(lexer).span.end;
  return span;
}

Span Context::type(int location) const {
  if (location < 0) return {};
  return TypeReader(text_, {offset(location), statement_.end}).read();
}

const std::vector<Token>& Context::tokens() {
  if (!tokens_.empty()) return tokens_;
  // names and blanks take turns: about so many bytes to a token
  tokens_.reserve(statement_.size() / 6 + 8);
  Lexer lexer(text_, statement_);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (lexical::is_code(token.kind)) tokens_.push_back(token);
  }
  return tokens_;
}

}  // namespace migc::sql
