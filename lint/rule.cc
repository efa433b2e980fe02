#include "lint/rule.h"

#include <array>
#include <utility>

namespace migc::lint {

std::string_view group_title(Group group) {
  static constexpr std::array<std::string_view, k_groups> k_titles = {
      "Locks and rewrites",  "Constraints", "Indexes",           "Data loss and running code",
      "Transactions",        "Data",        "Partitions",        "Types",
      "Code and privileges", "Replication", "Names and hygiene", "psql and scripts"};
  return k_titles[static_cast<std::size_t>(group)];
}

SectionText::SectionText(SourcePtr its_source, Span its_span, const Range& its_range,
                         SourcePtr its_old)
    : source(std::move(its_source)), span(its_span), range(its_range), old(std::move(its_old)) {
  const std::string_view bytes = text();
  unsigned char all = 0;
  for (const char each : bytes) all |= static_cast<unsigned char>(each);
  is_ascii_ = all < 0x80;
}

const std::vector<lexical::Token>& SectionText::tokens() const {
  if (!tokens_.empty()) return tokens_;
  lexical::Lexer lexer(source->text(), span);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next())
    tokens_.push_back(token);
  return tokens_;
}

}  // namespace migc::lint
