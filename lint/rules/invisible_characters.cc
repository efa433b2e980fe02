// SPDX-License-Identifier: MIT
#include <array>
#include <optional>

#include "compiler/lexical/lexer.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// A space or joiner other than the blank: U+00A0, U+00AD, U+2000 to U+200F, U+2028, U+2029, U+202F,
// U+205F to U+2064, U+3000, U+FEFF.
std::optional<Span> find_invisible(std::string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const std::string_view rest = word.substr(i);
    if (rest.starts_with("\xC2\xA0") || rest.starts_with("\xC2\xAD")) return Span{i, i + 2};
    if (rest.size() < 3) continue;
    const char last = rest[2];
    const bool general = rest.starts_with("\xE2\x80") &&
                         (last <= '\x8F' || last == '\xA8' || last == '\xA9' || last == '\xAF');
    const bool joiner = rest.starts_with("\xE2\x81") && last >= '\x9F' && last <= '\xA4';
    if (general || joiner || rest.starts_with("\xE3\x80\x80") || rest.starts_with("\xEF\xBB\xBF"))
      return Span{i, i + 3};
  }
  return std::nullopt;
}

void check_invisible_characters(const SectionText& text, Report& report) {
  if (text.is_ascii()) return;
  for (const lexical::Token& token : text.tokens()) {
    const bool is_data = token.kind == lexical::TokenKind::string ||
                         token.kind == lexical::TokenKind::dollar_string ||
                         token.kind == lexical::TokenKind::line_comment ||
                         token.kind == lexical::TokenKind::block_comment;
    if (is_data) continue;
    if (const auto at = find_invisible(text.text_of(token))) {
      const std::size_t begin = token.span.begin + at->begin;
      report.add({begin, begin + at->size()},
                 "here stands a character that cannot be seen, which is a part of the name");
    }
  }
}

}  // namespace

Rule invisible_characters() {
  return {
      .name = "invisible-characters",
      .group = Group::scripts,
      .severity = Severity::error,
      .summary = "invisible characters and blanks that are no blanks to the server",
      .why =
          "A no-break or zero-width space looks like a blank or like nothing, but is a part of a "
          "name or of a text for the server: names differ that look the same.",
      .instead = "plain blanks; in data write them as U&'\\00A0'",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, \"code\u200B\" text);"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, code text);"},
      .check_text = check_invisible_characters,
  };
}

}  // namespace migc::lint::rules
