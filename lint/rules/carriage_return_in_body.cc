// SPDX-License-Identifier: MIT
#include "compiler/lexical/lexer.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_carriage_return_in_body(const SectionText& text, Report& report) {
  if (text.text().find('\r') == std::string_view::npos) return;
  for (const lexical::Token& token : text.tokens()) {
    const bool keeps =
        token.kind == lexical::TokenKind::string || token.kind == lexical::TokenKind::dollar_string;
    if (!keeps) continue;
    const std::size_t at = text.text_of(token).find("\r\n");
    if (at == std::string_view::npos) continue;
    report.add({token.span.begin + at, token.span.begin + at + 1},
               "the carriage returns become a part of the text");
  }
}

}  // namespace

Rule carriage_return_in_body() {
  return {
      .name = "carriage-return-in-body",
      .group = Group::scripts,
      .severity = Severity::warning,
      .summary = "line ends of Windows inside a function body or text",
      .why =
          "They become a part of the function or value: the same file gives other bytes, and other "
          "checksums, depending on where it was checked out.",
      .instead = "line ends of LF alone; \"*.sql text eol=lf\" in .gitattributes",
      .bad = {.schema = {},
              .sql = "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$\r\n"
                     "SELECT 1\r\n"
                     "$$;"},
      .good = {.schema = {},
               .sql = "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$\n"
                      "SELECT 1\n"
                      "$$;"},
      .check_text = check_carriage_return_in_body,
  };
}

}  // namespace migc::lint::rules
