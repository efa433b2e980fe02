#include "compiler/lexical/lexer.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using migc::lexical::Lexer;
using migc::lexical::Token;
using migc::lexical::TokenKind;

namespace {

// The tokens of a text but spaces, each as "kind:text".
std::vector<std::string> tokens(std::string_view text) {
  const char* const names[] = {"end", "space", "--", "/*", "word", "number", "string", "name",
                               "$$",  ":",     ";",  "(",  ")",    "\\",     "other"};
  std::vector<std::string> result;
  Lexer lexer(text);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.kind == TokenKind::space) continue;
    result.push_back(std::string(names[static_cast<int>(token.kind)]) + "|" +
                     std::string(lexer.text(token)) + (token.terminated ? "" : "!"));
  }
  return result;
}

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("lexer: quotes of every form are one token each") {
  CHECK(tokens("'it''s' E'a\\'b' B'01' \"a\"\"b\" U&\"\\0041\" U&'x' $$a;b$$ $t$ $$ $t$") ==
        List{"string|'it''s'", "string|E'a\\'b'", "string|B'01'", "name|\"a\"\"b\"",
             "name|U&\"\\0041\"", "string|U&'x'", "$$|$$a;b$$", "$$|$t$ $$ $t$"});
  CHECK(tokens("'a\\' ;") == List{"string|'a\\'", ";|;"});
  CHECK(tokens("'open") == List{"string|'open!"});
  CHECK(tokens("$x$ open $X$") == List{"$$|$x$ open $X$!"});
}

TEST_CASE("lexer: a literal that goes on after a line end is one token with one set of escapes") {
  CHECK(tokens("E'a'\n 'b\\'c' x") == List{"string|E'a'\n 'b\\'c'", "word|x"});
  CHECK(tokens("'a' -- c\n'b'") == List{"string|'a' -- c\n'b'"});
  CHECK(tokens("'a' 'b'") == List{"string|'a'", "string|'b'"});
}

TEST_CASE("lexer: comments nest, and end where both lexers say") {
  CHECK(tokens("/* a /* b */ c */ x -- y\nz") ==
        List{"/*|/* a /* b */ c */", "word|x", "--|-- y", "word|z"});
  CHECK(tokens("-- a\rb") == List{"--|-- a", "word|b"});
  CHECK(tokens("/* /* */") == List{"/*|/* /* */!"});
}

TEST_CASE("lexer: a dollar inside a word starts no string") {
  CHECK(tokens("a$b$ $1 foo$$bar") == List{"word|a$b$", "other|$", "number|1", "word|foo$$bar"});
}

TEST_CASE("lexer: a colon is a variable only where psql would take it for one") {
  CHECK(tokens("a::int") == List{"word|a", "other|::", "word|int"});
  CHECK(tokens("a[1:n]") == List{"word|a", "other|[", "number|1", ":|:", "word|n", "other|]"});
  CHECK(tokens(":'x' :\"y\" :{?z} :{z} : x := y") ==
        List{":|:", "string|'x'", ":|:", "name|\"y\"", ":|:", "other|{", "other|?", "word|z",
             "other|}", "other|:", "other|{", "word|z", "other|}", "other|:", "word|x",
             "other|:=", "word|y"});
  CHECK(tokens(":'a b'") == List{"other|:", "string|'a b'"});
  CHECK(tokens(":1") == List{":|:", "number|1"});
}

TEST_CASE("lexer: every byte belongs to one token") {
  const std::string text = "SELECT 1.5e10, 0xFF, 1..2, @-@ 'x'; \\echo \xC3\xA9t\xC3\xA9 $a /* */";
  std::size_t at = 0;
  Lexer lexer(text);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    CHECK(token.span.begin == at);
    at = token.span.end;
  }
  CHECK(at == text.size());
}
