#include "compiler/sql/plpgsql_locator.h"

#include <algorithm>

#include "compiler/base/text.h"

namespace migc::sql::plpgsql {
namespace {

constexpr std::size_t k_nowhere = std::string_view::npos;
constexpr std::string_view k_perform = "perform";

bool is_name_part(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Locator::Locator(const Text& body) : text_(body), lines_{0} {
  const std::string_view text = this->body();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') lines_.push_back(i + 1);
  }
}

std::size_t Locator::start(std::size_t line) const {
  const std::size_t begin = line > 0 && line <= lines_.size() ? lines_[line - 1] : 0;
  return std::max(begin, at_);
}

bool Locator::begins_word(std::size_t at) const {
  return at == 0 || !is_name_part(body()[at]) || !is_name_part(body()[at - 1]);
}

std::size_t Locator::find_exactly(const std::string& text, std::size_t from) const {
  std::size_t at = body().find(text, from);
  while (at != k_nowhere && !begins_word(at)) at = body().find(text, at + 1);
  return at;
}

bool Locator::is_blanked(const std::string& text, std::size_t at) const {
  if (at + text.size() > body().size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ' ' && body()[at + i] != text[i]) return false;
  }
  return true;
}

Code Locator::found(std::string text, std::size_t at) {
  at_ = at + text.size();
  const std::size_t begin = text_.span.begin + at;
  return {std::move(text), {nullptr, {begin, text_.span.begin + at_}}};
}

Code Locator::on_its_own(std::string text) const {
  const std::size_t size = text.size();
  Text where{std::make_shared<SourceFile>(text_.source->path(), text), {0, size}};
  return {std::move(text), std::move(where)};
}

Code Locator::find(std::string text, std::size_t line) {
  if (text.empty()) return {};
  const std::size_t at = find_exactly(text, start(line));
  return at == k_nowhere ? on_its_own(std::move(text)) : found(std::move(text), at);
}

Code Locator::find_statement(std::string text, std::size_t line) {
  if (text.empty()) return {};
  const std::size_t from = start(line);
  const std::string head = text.substr(0, text.find(' '));
  for (std::size_t at = find_exactly(head, from); at != k_nowhere;
       at = find_exactly(head, at + 1)) {
    if (!is_blanked(text, at)) continue;
    if (body().compare(at, text.size(), text) != 0)
      changes_.push_back({text_.span.begin + at, text});
    return found(std::move(text), at);
  }
  return on_its_own(std::move(text));
}

Code Locator::find_perform(std::string text, std::size_t line) {
  constexpr std::string_view k_select = "SELECT";
  if (text.rfind(k_select, 0) != 0) return on_its_own(std::move(text));
  const std::string rest = text.substr(k_select.size());
  for (std::size_t at = body().find(rest, start(line)); at != k_nowhere;
       at = body().find(rest, at + 1)) {
    if (at < k_perform.size() ||
        !equals_ignoring_case(body().substr(at - k_perform.size(), k_perform.size()), k_perform))
      continue;
    changes_.push_back({text_.span.begin + at - k_perform.size(), " SELECT"});
    return found(std::move(text), at - k_select.size());
  }
  return on_its_own(std::move(text));
}

SourcePtr Locator::source() const {
  if (changes_.empty()) return text_.source;
  std::string text(text_.source->text());
  for (const Change& change : changes_) text.replace(change.at, change.text.size(), change.text);
  return std::make_shared<SourceFile>(text_.source->path(), std::move(text));
}

}  // namespace migc::sql::plpgsql
