// SPDX-License-Identifier: MIT
#include "compiler/lexical/lexer.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_curly_quotes(const SectionText& text, Report& report) {
  if (text.is_ascii()) return;
  for (const lexical::Token& token : text.tokens()) {
    if (token.kind != lexical::TokenKind::word) continue;
    const std::string_view word = text.text_of(token);
    for (std::size_t i = 0; i + 2 < word.size(); ++i) {
      // U+2018 to U+201F
      if (!word.substr(i).starts_with("\xE2\x80") || word[i + 2] < '\x98' || word[i + 2] > '\x9F')
        continue;
      report.add({token.span.begin + i, token.span.begin + i + 3},
                 "a typographic quote is a letter of the name to the server");
      break;
    }
  }
}

}  // namespace

Rule curly_quotes() {
  return {
      .name = "curly-quotes",
      .group = Group::scripts,
      .severity = Severity::error,
      .summary = "typographic quotes in place of quotes",
      .why =
          "An editor or chat has replaced the quotes: to the server they are letters of a name, "
          "and the statement means something else, or fails.",
      .instead = "plain quotes: ' for texts, \" for names",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, \u201Ccode\u201D text);"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, \"code\" text);"},
      .check_text = check_curly_quotes,
  };
}

}  // namespace migc::lint::rules
