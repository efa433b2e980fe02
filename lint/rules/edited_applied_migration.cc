// SPDX-License-Identifier: MIT
#include <algorithm>

#include "compiler/lexical/lexer.h"
#include "compiler/revision/single_file.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// The words of the SQL, one a line: neither blanks nor comments count.
std::string words_of(std::string_view text, Span span) {
  lexical::Lexer lexer(text, span);
  std::string words;
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    words += lexer.text(token);
    words += '\n';
  }
  return words;
}

void check_edited_applied_migration(const SectionText& text, Report& report) {
  if (text.old == nullptr) return;
  Diagnostics ignored;
  const revision::Section old = revision::up_section_of(text.old, ignored);
  const std::string before = words_of(text.old->text(), old.span);
  const std::string now = words_of(text.source->text(), text.span);
  if (before == now) return;
  std::size_t same = 0;
  while (same < before.size() && same < now.size() && before[same] == now[same]) ++same;
  report.add({text.span.begin, text.span.begin},
             fmt::format("its SQL is not the one that others have run, from word {} on",
                         1 + std::count(now.begin(),
                                        now.begin() + static_cast<std::ptrdiff_t>(same), '\n')));
}

}  // namespace

Rule edited_applied_migration() {
  return {
      .name = "edited-applied-migration",
      .group = Group::hygiene,
      .severity = Severity::error,
      .summary = "a revision that others have applied already, edited",
      .why =
          "Where it has run it does not run again: databases made before and after the edit "
          "differ, and nobody sees it.",
      .instead = "put the old text back, and write a new revision that makes the change",
      .bad = {.schema = {},
              .sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
              .old = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"},
      .good = {.schema = {},
               .sql = "-- what we sell\n"
                      "CREATE TABLE orders (id bigint PRIMARY KEY);",
               .old = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"},
      .check_text = check_edited_applied_migration,
  };
}

}  // namespace migc::lint::rules
