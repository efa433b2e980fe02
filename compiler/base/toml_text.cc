#include "compiler/base/toml_text.h"

#include <algorithm>

namespace migc {
namespace {

// The end of the string that opens at `at`; of an endless one, the end of its line or of the text.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
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

}  // namespace

std::string shield_toml(std::string_view text) {
  std::string shielded;
  shielded.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      if ((byte & 0xC0U) != 0x80U) shielded += '?';
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    if (text[i] == '"' || text[i] == '\'') end = std::min(end_of_string(text, i), text.size());
    if (text[i] == '#') end = std::min(text.find('\n', i), text.size());
    shielded += text.substr(i, end - i);
    i = end;
  }
  return shielded;
}

}  // namespace migc
