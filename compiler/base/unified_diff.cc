#include "compiler/base/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace migc {
namespace {

constexpr std::size_t k_context = 3;

using Lines = std::vector<std::string_view>;

// With their line ends.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// Whether the texts go on alike from the two lines: one line alone may be alike by chance.
bool meet(const Lines& a, const Lines& b, std::size_t i, std::size_t j) {
  if (a[i] != b[j]) return false;
  return i + 1 == a.size() || j + 1 == b.size() || a[i + 1] == b[j + 1];
}

// How many lines each text has before they go on alike; the fewest in all.
std::pair<std::size_t, std::size_t> difference(const Lines& a, const Lines& b, std::size_t i,
                                               std::size_t j) {
  const std::size_t most = a.size() - i + b.size() - j;
  for (std::size_t sum = 1; sum < most; ++sum) {
    for (std::size_t in_a = 0; in_a <= sum; ++in_a) {
      const std::size_t in_b = sum - in_a;
      if (i + in_a < a.size() && j + in_b < b.size() && meet(a, b, i + in_a, j + in_b))
        return {in_a, in_b};
    }
  }
  return {a.size() - i, b.size() - j};
}

std::string range_of(std::size_t lines_before, std::size_t count) {
  const std::size_t first = count == 0 ? lines_before : lines_before + 1;
  return count == 1 ? std::to_string(first) : fmt::format("{},{}", first, count);
}

std::string hunk(const std::vector<DiffLine>& lines, std::size_t begin, std::size_t end) {
  const auto count = [&](std::size_t from, std::size_t to, char other) {
    return static_cast<std::size_t>(
        std::count_if(lines.begin() + static_cast<std::ptrdiff_t>(from),
                      lines.begin() + static_cast<std::ptrdiff_t>(to),
                      [&](const DiffLine& each) { return each.sign != other; }));
  };
  std::string text =
      fmt::format("@@ -{} +{} @@\n", range_of(count(0, begin, '+'), count(begin, end, '+')),
                  range_of(count(0, begin, '-'), count(begin, end, '-')));
  for (std::size_t i = begin; i < end; ++i) {
    text += lines[i].sign;
    text += lines[i].text;
    if (!lines[i].text.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  }
  return text;
}

}  // namespace

std::vector<DiffLine> compare_lines(std::string_view before, std::string_view after) {
  const Lines a = lines_of(before);
  const Lines b = lines_of(after);
  std::vector<DiffLine> lines;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      lines.push_back({' ', a[i]});
      ++i;
      ++j;
      continue;
    }
    auto [in_a, in_b] = difference(a, b, i, j);
    for (; in_a > 0; --in_a) lines.push_back({'-', a[i++]});
    for (; in_b > 0; --in_b) lines.push_back({'+', b[j++]});
  }
  return lines;
}

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after,
                         bool is_new) {
  if (before == after) return {};
  const std::vector<DiffLine> lines = compare_lines(before, after);
  std::string text = is_new ? fmt::format("--- /dev/null\n+++ b/{}\n", path)
                            : fmt::format("--- a/{0}\n+++ b/{0}\n", path);
  const auto is_edit = [](const DiffLine& each) { return each.sign != ' '; };
  for (auto at = std::find_if(lines.begin(), lines.end(), is_edit); at != lines.end();) {
    const auto first = static_cast<std::size_t>(at - lines.begin());
    std::size_t last = first;
    for (std::size_t i = first; i < lines.size() && i <= last + 2 * k_context + 1; ++i)
      if (is_edit(lines[i])) last = i;
    const std::size_t end = std::min(lines.size(), last + 1 + k_context);
    text += hunk(lines, first - std::min(first, k_context), end);
    at = std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(end), lines.end(), is_edit);
  }
  return text;
}

}  // namespace migc
