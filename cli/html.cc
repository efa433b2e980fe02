#include "cli/html.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace migc::cli {
namespace {

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : visible(text)) {
    const std::string_view entity = entity_of(c);
    if (entity.empty())
      escaped += c;
    else
      escaped += entity;
  }
  return escaped;
}

std::string html_lines(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\n\t"), text.size());
    std::string_view line = text.substr(0, end);
    const bool ends = end < text.size();
    if (ends && text[end] == '\n' && line.ends_with('\r')) line.remove_suffix(1);
    escaped += html_text(line);
    if (ends) escaped += text[end];
    text.remove_prefix(ends ? end + 1 : end);
  }
  return escaped;
}

std::string html_with_code(std::string_view text) {
  std::string marked;
  bool is_code = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('`'), text.size());
    marked += html_text(text.substr(0, end));
    if (end == text.size()) break;
    marked += is_code ? "</code>" : "<code>";
    is_code = !is_code;
    text.remove_prefix(end + 1);
  }
  return is_code ? marked + "</code>" : marked;
}

}  // namespace migc::cli
