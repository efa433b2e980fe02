#include "compiler/base/source.h"

#include <algorithm>

namespace migc {

SourceFile::SourceFile(std::string path, std::string text)
    : path_(std::move(path)),
      text_(std::move(text)),
      has_byte_order_mark_(std::string_view(text_).substr(0, 3) == k_byte_order_mark) {
  if (has_byte_order_mark_) text_.erase(0, k_byte_order_mark.size());
}

Position SourceFile::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::string_view before = std::string_view(text_).substr(0, offset);
  Position position;
  position.line += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t newline = before.rfind('\n');
  const std::size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  for (std::size_t i = line_start; i < offset; ++i) {
    const bool continuation = (static_cast<unsigned char>(text_[i]) & 0xC0U) == 0x80U;
    if (!continuation) ++position.column;
  }
  return position;
}

std::string_view SourceFile::line(std::size_t number) const {
  std::string_view rest = text_;
  for (std::size_t i = 1; i < number; ++i) {
    const std::size_t newline = rest.find('\n');
    if (newline == std::string_view::npos) return {};
    rest.remove_prefix(newline + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  return rest;
}

}  // namespace migc
