// What every part of the lowering needs: PostgreSQL's lists and strings as C++ values, and the
// text of the statement, from which spans come that the raw tree does not have. Private to this
// layer.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lexical/lexer.h"
#include "compiler/sql/definition.h"
#include "compiler/sql/raw_tree.h"

namespace migc::sql {

// The nodes of a PostgreSQL list, in order; null is an empty list.
template <typename T>
class Elements {
 public:
  explicit Elements(const List* list)
      : begin_(list == nullptr ? nullptr : list->elements),
        end_(list == nullptr ? nullptr : list->elements + list->length) {}

  class Iterator {
   public:
    explicit Iterator(const ListCell* cell) : cell_(cell) {}
    const T* operator*() const { return static_cast<const T*>(cell_->ptr_value); }
    Iterator& operator++() {
      ++cell_;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const ListCell* cell_;
  };

  Iterator begin() const { return Iterator(begin_); }
  Iterator end() const { return Iterator(end_); }

 private:
  const ListCell* begin_;
  const ListCell* end_;
};

template <typename T = Node>
Elements<T> each(const List* list) {
  return Elements<T>(list);
}

inline std::size_t size(const List* list) {
  return list == nullptr ? 0 : static_cast<std::size_t>(list->length);
}

template <typename T>
const T* as(const void* node) {
  return static_cast<const T*>(node);
}

inline bool is(const void* node, NodeTag tag) {
  return node != nullptr && nodeTag(static_cast<const Node*>(node)) == tag;
}

inline std::string to_text(const char* text) { return text == nullptr ? std::string() : text; }

// The names in a list of String and A_Star nodes ("*").
NamePath to_path(const List* names);
NamePath to_path(const RangeVar* relation);
std::vector<std::string> to_names(const List* names);
std::string role_name(const RoleSpec* role);
Persistence persistence_of(const RangeVar* relation);

// The smallest span that holds both; an empty one counts as nothing.
Span join(Span a, Span b);

// The text of one statement and how the parser's locations map to it. Depth of recursion is
// counted here too: what is nested deeper than `k_deepest` is not lowered (see lower_expression.h).
class Context {
 public:
  // The parser was given `text` from `base` on; `statement` counts from the start of `text`.
  Context(std::string_view text, std::size_t base, Span statement)
      : text_(text), base_(base), statement_(statement) {}

  // For a statement inside of this one.
  Context part(Span statement) const { return {text_, base_, statement}; }

  std::string_view text() const { return text_; }
  Span statement() const { return statement_; }

  // Source offset of a parser location; the statement's start for an unknown one.
  std::size_t offset(int location) const {
    return location < 0 ? statement_.begin : base_ + static_cast<std::size_t>(location);
  }
  // The token at a parser location; empty for an unknown one.
  Span token(int location) const;
  // The dotted name at a parser location: public . "T".
  Span name(int location) const;
  Span name(const RangeVar* relation) const {
    return relation == nullptr ? Span{} : name(relation->location);
  }
  // A number with the sign before it.
  Span number(int location) const;
  // The type name that begins at a parser location, with modifiers and array bounds.
  Span type(int location) const;

  // Tokens of the statement without blanks and comments. Made on first use: queries and rows of
  // data do not need them.
  const std::vector<lexical::Token>& tokens();

  static constexpr int k_deepest = 500;
  int depth = 0;
  // The VALUES that are lowered next are an INSERT's.
  bool is_data = false;

 private:
  std::string_view text_;
  std::size_t base_;
  Span statement_;
  std::vector<lexical::Token> tokens_;
};

// Counts one level of nesting for as long as it lives.
class Level {
 public:
  explicit Level(Context& context) : context_(context) { ++context_.depth; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --context_.depth; }
  bool too_deep() const { return context_.depth > Context::k_deepest; }

 private:
  Context& context_;
};

}  // namespace migc::sql
