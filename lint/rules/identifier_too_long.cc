// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "compiler/catalog/made_names.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

constexpr std::size_t k_longest = 63;  // NAMEDATALEN - 1

// False: no token can be a longer name, as blanks part them. Looks at one byte in 64 of most texts.
bool may_have_long_names(std::string_view text) {
  if (text.find('"') != std::string_view::npos) return true;
  for (std::size_t at = k_longest; at < text.size(); at += k_longest + 1) {
    if (is_space(text[at])) continue;
    std::size_t begin = at;
    while (begin > 0 && !is_space(text[begin - 1])) --begin;
    if (text.substr(begin, k_longest + 1).find_first_of(" \t\r\n\f\v") == std::string_view::npos)
      return true;
  }
  return false;
}

void check_identifier_too_long(const SectionText& text, Report& report) {
  if (!may_have_long_names(text.text())) return;
  for (const lexical::Token& token : text.tokens()) {
    const bool is_name =
        token.kind == lexical::TokenKind::word || token.kind == lexical::TokenKind::quoted_name;
    if (!is_name || token.span.size() <= k_longest) continue;
    const std::string name = lexical::written_name(text.text_of(token));
    if (name.size() > k_longest)
      report
          .add(token.span, fmt::format("the server cuts this name of {} bytes to 63", name.size()))
          .fixed_by(
              Fix{.title = "write the name as the server keeps it",
                  .edits = {{token.span, sql::quote_identifier(catalog::truncated_name(name))}}});
  }
}

}  // namespace

Rule identifier_too_long() {
  return {
      .name = "identifier-too-long",
      .group = Group::hygiene,
      .severity = Severity::warning,
      .summary = "a name of more than 63 bytes",
      .why =
          "The server cuts it with a NOTICE that nobody reads: the object is called something else "
          "than the code says, and two long names may become one.",
      .instead = "a name of at most 63 bytes",
      .fix = "writes the name as the server cuts it",
      .bad =
          {.schema = {},
           .sql =
               "CREATE TABLE a_name_that_is_so_long_that_no_server_keeps_all_of_its_many_letters "
               "(id bigint PRIMARY KEY);"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY);"},
      .check_text = check_identifier_too_long,
  };
}

}  // namespace migc::lint::rules
