// Source texts, byte spans in them, and the line and column a person sees.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace migc {

// Half-open range of byte offsets into one source text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(const Span&, const Span&) = default;
};

// 1-based; columns count characters (Unicode code points), not bytes.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

inline constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

// One input file, held in memory for as long as anything points into it. Immutable.
class SourceFile {
 public:
  // `path` is what messages print: relative to the project, with forward slashes. `text` is UTF-8;
  // a byte order mark at its front is taken off and remembered. Offsets count from the first byte
  // after it.
  SourceFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  bool has_byte_order_mark() const { return has_byte_order_mark_; }
  std::string_view text(Span span) const {
    return std::string_view(text_).substr(span.begin, span.size());
  }

  // Line and column of a byte offset; an offset past the end is the end. Linear in the offset: for
  // messages.
  Position position(std::size_t offset) const;

  // The line (1-based) without its line end; empty if there is no such line.
  std::string_view line(std::size_t number) const;

 private:
  std::string path_;
  std::string text_;
  bool has_byte_order_mark_ = false;
};

using SourcePtr = std::shared_ptr<const SourceFile>;

}  // namespace migc
