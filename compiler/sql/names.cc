#include "compiler/sql/names.h"

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/sql/raw_tree.h"

extern "C" {
#include <common/keywords.h>
}

namespace migc::sql {
namespace {

bool is_plain(const std::string& name) {
  if (name.empty() || is_digit(name.front())) return false;
  for (const char c : name) {
    if (!(c >= 'a' && c <= 'z') && c != '_' && !is_digit(c)) return false;
  }
  const int keyword = ScanKeywordLookup(name.c_str(), &ScanKeywords);
  return keyword < 0 || ScanKeywordCategories[keyword] == UNRESERVED_KEYWORD;
}

std::string doubled(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += c;
    result += c;
  }
  result += quote;
  return result;
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  std::string plain(name);
  return is_plain(plain) ? plain : doubled(name, '"');
}

std::string quote_name(const QualifiedName& name) {
  if (name.schema.empty()) return quote_identifier(name.name);
  return quote_identifier(name.schema) + "." + quote_identifier(name.name);
}

NamePath read_name(std::string_view text) {
  NamePath path(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      path.emplace_back();
    } else {
      path.back() += quoted || c < 'A' || c > 'Z' ? c : static_cast<char>(c + ('a' - 'A'));
    }
  }
  return path;
}

std::string quote_literal(std::string_view text) { return doubled(text, '\''); }

std::string quote_dollar(std::string_view text) {
  std::string tag = "$migc$";
  for (int i = 1; text.find(tag) != std::string_view::npos; ++i) tag = fmt::format("$migc{}$", i);
  return fmt::format("{}{}{}", tag, text, tag);
}

}  // namespace migc::sql
