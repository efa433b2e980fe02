// The tokens of a statement, for rules whose fixes change words of it. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"

namespace migc::lint {

// Comments and blanks left out. Key words are compared without regard to case; quoted names are
// none.
class Words {
 public:
  Words(std::string_view text, Span span);

  // The first place, from the offset on, where the key words stand one behind the other.
  std::optional<Span> find(std::initializer_list<std::string_view> words,
                           std::size_t from = 0) const;
  // The first pair of parentheses from the offset on, both included.
  std::optional<Span> parentheses(std::size_t from) const;
  // The token that begins at or behind the offset; empty, at the end, if there is none.
  Span at(std::size_t offset) const;
  // The token that ends at or before the offset; empty, at the start, if there is none.
  Span before(std::size_t offset) const;
  // From the first to the last token.
  Span whole() const;
  // Without blanks and comments at either end.
  std::string trimmed() const { return std::string(text(whole())); }
  std::string_view text(Span span) const { return text_.substr(span.begin, span.size()); }

 private:
  std::string_view text_;
  Span span_;
  std::vector<Span> tokens_;
};

}  // namespace migc::lint
