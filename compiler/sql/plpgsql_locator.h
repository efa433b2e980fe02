// Where the pieces of SQL stand that libpg_query's PL/pgSQL parser hands out as text with a line
// number. Private to this layer. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "compiler/sql/plpgsql.h"

namespace migc::sql::plpgsql {

// Give it the pieces in the order in which they are written: a piece is looked for from its line
// on, and not before the one before it.
class Locator {
 public:
  explicit Locator(const Text& body);

  // A piece that stands there word for word; in a source of its own if it is not found.
  Code find(std::string text, std::size_t line);
  // A statement: the parser blanks INTO.
  Code find_statement(std::string text, std::size_t line);
  // PERFORM …, which the parser has as SELECT ….
  Code find_perform(std::string text, std::size_t line);

  // Goes back to the start of the body.
  void rewind() { at_ = 0; }

  // The source for all pieces found: that of the body, or where INTO or PERFORM were written a copy
  // of it in which they read as the parser has them. To be asked last; until then the pieces found
  // have none.
  SourcePtr source() const;

 private:
  struct Change {
    std::size_t at;
    std::string text;
  };

  std::string_view body() const { return text_.view(); }
  // Where to look: offset in the body.
  std::size_t start(std::size_t line) const;
  bool begins_word(std::size_t at) const;
  std::size_t find_exactly(const std::string& text, std::size_t from) const;
  // Whether the text stands at `at` but for blanks of the parser's.
  bool is_blanked(const std::string& text, std::size_t at) const;
  Code found(std::string text, std::size_t at);
  Code on_its_own(std::string text) const;

  Text text_;
  std::vector<std::size_t> lines_;  // offsets in the body
  std::size_t at_ = 0;
  std::vector<Change> changes_;
};

}  // namespace migc::sql::plpgsql
