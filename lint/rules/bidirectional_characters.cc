// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_bidirectional_characters(const SectionText& text, Report& report) {
  if (text.is_ascii()) return;
  const std::string_view whole = text.source->text();
  for (std::size_t at = text.span.begin; at + 2 < text.span.end; ++at) {
    const std::string_view three = whole.substr(at, 3);
    // U+202A to U+202E and U+2066 to U+2069 (Unicode Standard Annex 9)
    const bool turns =
        (three.starts_with("\xE2\x80") && three[2] >= '\xAA' && three[2] <= '\xAE') ||
        (three.starts_with("\xE2\x81") && three[2] >= '\xA6' && three[2] <= '\xA9');
    if (turns)
      report.add({at, at + 3}, fmt::format("here stands {}, which nobody sees", visible(three)));
  }
}

}  // namespace

Rule bidirectional_characters() {
  return {
      .name = "bidirectional-characters",
      .group = Group::scripts,
      .severity = Severity::error,
      .summary = "characters that turn the direction of writing",
      .why =
          "They make text look different from what the server reads: a comment that seems to end "
          "later, a condition that seems to be another. Reviewers approve what they see.",
      .instead = "take them out; in data write them as U&'\\202E'",
      .bad = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY); -- \u202E note"},
      .good = {.schema = {}, .sql = "CREATE TABLE orders (id bigint PRIMARY KEY); -- note"},
      .check_text = check_bidirectional_characters,
  };
}

}  // namespace migc::lint::rules
