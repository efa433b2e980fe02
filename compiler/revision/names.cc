#include "compiler/revision/names.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc::revision {
namespace {

constexpr std::string_view k_target_syntax = "@-+:,";

std::size_t count_digits(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  return size;
}

// Whether every character can be seen; plain ASCII, as nearly all names are, is told without a
// copy.
bool is_visible(std::string_view name) {
  const bool plain =
      std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return plain || visible(name) == name;
}

bool is_name_end(std::string_view rest) {
  return rest.empty() || std::string_view("_-. ").find(rest.front()) != std::string_view::npos;
}

// Whether a run of digits goes on the version that `runs` are of.
bool continues(const std::vector<std::string_view>& runs, char separator, std::string_view run) {
  if (separator == '.') return true;
  const std::string_view first = runs.front();
  const bool century = first.starts_with("19") || first.starts_with("20");
  if (!century) return false;
  // 2024-01-15, 2024_01_15_103000, 2018-07-10-061642
  if (first.size() == 4)
    return run.size() == 2 || (runs.size() == 3 && (run.size() == 4 || run.size() == 6));
  // 20240115_1030, 20240115-103000
  return first.size() == 8 && runs.size() == 1 && (run.size() == 4 || run.size() == 6);
}

}  // namespace

std::optional<NameFault> fault_of_name(std::string_view name) {
  if (name.empty()) return NameFault{"bad-id", "is empty"};
  if (is_space(name.front()) || is_space(name.back())) {
    return NameFault{"bad-id", fmt::format("\"{}\" starts or ends with a blank", visible(name))};
  }
  const std::size_t at = name.find_first_of(k_target_syntax);
  if (at != std::string_view::npos) {
    return NameFault{"illegal-char",
                     fmt::format("\"{}\" holds \"{}\", which has a meaning of its own in targets",
                                 visible(name), name[at])};
  }
  if (!is_visible(name)) {
    return NameFault{"illegal-char",
                     fmt::format("\"{}\" holds a character that cannot be seen", visible(name))};
  }
  return std::nullopt;
}

std::string legal_name(std::string_view name) {
  std::string legal(trim(name));
  for (char& c : legal) {
    if (k_target_syntax.find(c) != std::string_view::npos) c = '_';
  }
  if (is_visible(legal)) return legal;
  for (char& c : legal) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F) c = '_';
  }
  return legal;
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_sql_file(std::string_view path) {
  return path.size() > 4 && equals_ignoring_case(path.substr(path.size() - 4), ".sql");
}

std::string_view without_sql(std::string_view name) {
  return is_sql_file(name) ? name.substr(0, name.size() - 4) : name;
}

std::optional<NumberedName> split_number(std::string_view name) {
  const std::size_t size = count_digits(name);
  if (size == 0) return std::nullopt;
  return NumberedName{name.substr(0, size), name.substr(size)};
}

std::string_view significant(std::string_view number) {
  const std::size_t first = number.find_first_not_of('0');
  return first == std::string_view::npos
             ? number.substr(number.size() - std::min<std::size_t>(1, number.size()))
             : number.substr(first);
}

bool number_less(std::string_view a, std::string_view b) {
  a = significant(a);
  b = significant(b);
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

bool number_then_text_less(std::string_view a, std::string_view b) {
  const auto x = split_number(a);
  const auto y = split_number(b);
  if (x.has_value() != y.has_value()) return x.has_value();
  if (x && significant(x->number) != significant(y->number))
    return number_less(x->number, y->number);
  return x ? x->rest < y->rest : a < b;
}

std::string_view leading_version(std::string_view name) {
  const std::size_t prefix = !name.empty() && to_lower(name.front()) == 'v' ? 1 : 0;
  std::size_t end = prefix + count_digits(name.substr(prefix));
  if (end == prefix || !is_name_end(name.substr(end))) return {};
  std::vector<std::string_view> runs = {name.substr(prefix, end - prefix)};
  while (end < name.size()) {
    const std::size_t size = count_digits(name.substr(end + 1));
    const std::string_view run = name.substr(end + 1, size);
    if (size == 0 || !is_name_end(name.substr(end + 1 + size)) || !continues(runs, name[end], run))
      break;
    runs.push_back(run);
    end += 1 + size;
  }
  return name.substr(0, end);
}

std::string words(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c == '_' || c == '-') c = ' ';
  }
  while (!text.empty() && text.front() == '.') text.erase(text.begin());
  return std::string(trim(text));
}

}  // namespace migc::revision
