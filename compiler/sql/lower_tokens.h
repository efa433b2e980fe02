// A cursor over the code tokens of a statement, to find the place of what the raw tree gives
// without one: names of objects, items between commas, the extent of an expression. It follows
// statements that have parsed, so it need not check them. Private to this layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "compiler/sql/lower_context.h"

namespace migc::sql {

class TokenCursor {
 public:
  // At the first token of the statement.
  explicit TokenCursor(Context& context) : text_(context.text()), tokens_(context.tokens()) {}

  bool at_end() const { return at_ >= tokens_.size(); }
  // At the first token that begins at `offset` or later.
  TokenCursor& seek(std::size_t offset);
  // Where the token begins; at the end, where the last one ends.
  std::size_t offset() const;

  bool is_word(std::string_view word) const { return is_word(at_, word); }
  bool is_symbol(char symbol) const;
  // Goes past the words if all of them stand here, in this order.
  bool accept(std::initializer_list<std::string_view> words);
  bool accept(std::string_view word) { return accept({word}); }
  bool accept_symbol(char symbol);
  void next() { at_ += at_end() ? 0 : 1; }
  void back(std::size_t tokens = 1) { at_ -= at_ < tokens ? at_ : tokens; }

  // Goes past a dotted name, and returns where it stands.
  Span name();
  // Goes past one token, and returns where it stands.
  Span token();
  // At "(": goes past its ")" and returns what stands between, without blanks around it.
  Span group();
  // Goes to the next such word outside of brackets, not after a dot; false (and at the end of the
  // statement) if there is none.
  bool find(std::string_view word);
  bool find_symbol(char symbol);
  // Goes to the next "," or closing bracket outside of brackets, or to `limit`, whichever comes
  // first, and returns what was passed, without blanks around it.
  Span item(std::size_t limit = static_cast<std::size_t>(-1));
  // The items between commas up to a closing bracket or the end.
  std::vector<Span> items();
  // The rest of the statement, without these words if it ends in them.
  Span rest(std::initializer_list<std::initializer_list<std::string_view>> tails = {});

 private:
  bool is_word(std::size_t at, std::string_view word) const;
  bool is_symbol(std::size_t at, char symbol) const;
  // +1 at an opening bracket, -1 at a closing one
  int bracket(std::size_t at) const;
  Span up_to_end(std::size_t end);
  bool ends_in(std::size_t end, std::initializer_list<std::string_view> words) const;

  std::string_view text_;
  const std::vector<lexical::Token>& tokens_;
  std::size_t at_ = 0;
};

// The span at `index`; an empty one past the end.
inline Span nth(const std::vector<Span>& spans, std::size_t index) {
  return index < spans.size() ? spans[index] : Span{};
}

// Whether a token, quoted or not, is written for this name.
bool means(std::string_view token, std::string_view name);

}  // namespace migc::sql
