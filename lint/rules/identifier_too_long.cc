// SPDX-License-Identifier: MIT
#include "compiler/catalog/made_names.h"
#include "compiler/lexical/lexer.h"
#include "compiler/sql/names.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_identifier_too_long(const SectionText& text, Report& report) {
  constexpr std::size_t k_longest = 63;  // NAMEDATALEN - 1
  lexical::Lexer lexer(text.source->text(), text.span);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    const bool is_name =
        token.kind == lexical::TokenKind::word || token.kind == lexical::TokenKind::quoted_name;
    if (!is_name || token.span.size() <= k_longest) continue;
    const std::string name = lexical::written_name(lexer.text(token));
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
