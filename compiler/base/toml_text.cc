#include "compiler/base/toml_text.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace migc {
namespace {

bool starts_line(std::string_view before) {
  const std::size_t last = before.find_last_not_of(" \t");
  return last == std::string_view::npos || before[last] == '\n' || before[last] == '\r';
}

// Whether "[" or "[[" is followed by what can start a key or a value, or by nothing.
bool may_open(std::string_view text) {
  const std::size_t brackets = text.substr(0, 2) == "[[" ? 2 : 1;
  const std::size_t at = text.find_first_not_of(" \t", brackets);
  if (at == std::string_view::npos) return true;
  const char c = text[at];
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
         std::string_view("_-'\"]").find(c) != std::string_view::npos;
}

// The end of what opens at `at`: a string (of an endless one, its line or the text), a comment, or
// one character.
std::size_t end_of_piece(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote == '#') return std::min(text.find('\n', at), text.size());
  if (quote != '"' && quote != '\'') return at + 1;
  const std::string three(3, quote);
  const bool long_form = text.substr(at, 3) == three;
  std::size_t i = at + (long_form ? 3 : 1);
  while (i < text.size()) {
    if (text[i] == '\\' && quote == '"') {
      i += 2;
    } else if (long_form && text.substr(i, 3) == three) {
      return i + 3;
    } else if (!long_form && (text[i] == quote || text[i] == '\n')) {
      return i + 1;
    } else {
      ++i;
    }
  }
  return text.size();
}

std::string ascii(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) result += c;
    if (byte >= 0xC0) result += '?';  // one a character
  }
  return result;
}

}  // namespace

std::string plain_toml(std::string_view original) {
  const std::string text = ascii(original);
  std::string plain;
  plain.reserve(text.size());
  std::size_t depth = 0;  // of brackets: a list may have lines that start with one
  char previous = '\n';   // neither blank nor comment
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = end_of_piece(text, i);
    const char c = text[i];
    const bool bad_header =
        c == '[' && depth == 0 && starts_line(plain) && !may_open(std::string_view(text).substr(i));
    const bool bad_value = c == '}' && (previous == '[' || previous == ',');
    if (c == '[' && !bad_header) ++depth;
    if (c == ']' && depth > 0) --depth;
    plain += bad_header || bad_value ? "?" : text.substr(i, end - i);
    if (!is_space(c) && c != '#') previous = c;
    i = end;
  }
  return plain;
}

}  // namespace migc
