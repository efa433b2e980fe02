#include "compiler/script/written_script.h"

#include <algorithm>
#include <charconv>

#include "compiler/base/text.h"
#include "compiler/script/head.h"

namespace migc::script {
namespace {

using revision::Direction;

std::string_view line_at(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

// What stands between `before` and `after`, the first time that `before` occurs.
std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = text.find(after, begin + before.size());
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(begin + before.size(), end - begin - before.size());
}

template <typename Number>
bool read_number(std::optional<std::string_view> text, Number& number) {
  return text &&
         std::from_chars(text->data(), text->data() + text->size(), number).ec == std::errc();
}

std::vector<std::string> read_rows(std::string_view text) {
  std::vector<std::string> rows;
  if (text == "base") return rows;
  while (true) {
    const std::size_t comma = text.find(", ");
    rows.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return rows;
    text.remove_prefix(comma + 2);
  }
}

std::optional<Direction> read_direction(std::string_view word) {
  for (const Direction each : {Direction::upgrade, Direction::downgrade, Direction::stamp})
    if (word == revision::direction_name(each)) return each;
  return std::nullopt;
}

// A line behind which psql has nothing left to send.
bool ends_statement(std::string_view line) {
  return line.empty() || line.ends_with(';') || line.starts_with('\\') || line.starts_with("--") ||
         line.ends_with("\\gset") || line.ends_with("\\gexec") || line.ends_with("\\g");
}

// The first line of the statement in which `at` lies. A body in dollar quotes has lines that end
// like statements: then it is the line of the body.
std::string_view statement_line(std::string_view text, std::size_t at) {
  std::string_view line = line_at(text, at);
  while (line.data() != text.data()) {
    const auto begin = static_cast<std::size_t>(line.data() - text.data());
    const std::string_view before = line_at(text, begin - 1);
    if (ends_statement(before)) break;
    line = before;
  }
  return line;
}

}  // namespace

std::optional<WrittenHead> read_head(std::string_view script) {
  const std::string_view title = line_at(script, 0);
  if (!title.starts_with("-- migc ")) return std::nullopt;
  const auto direction = read_direction(between(title, ": ", " ").value_or(""));
  if (!direction) return std::nullopt;
  WrittenHead head;
  head.direction = *direction;
  const std::string_view rows = title.substr(title.find(": ") + 2);
  const std::size_t arrow = rows.find(" -> ");
  if (arrow == std::string_view::npos) return std::nullopt;
  const std::size_t begin = rows.find(' ') + 1;
  head.from = read_rows(rows.substr(begin, arrow - begin));
  head.to = read_rows(rows.substr(arrow + 4));
  if (!read_number(between(script, "\n-- ", " revision"), head.steps) ||
      !read_number(between(script, "compiled for PostgreSQL ", ";"), head.postgres))
    return std::nullopt;
  const std::string_view comments = script.substr(0, script.find("\n\n"));
  if (comments.find("\n-- Run it:") == std::string_view::npos) head.dialect = Dialect::sql;
  head.is_idempotent = comments.find(k_idempotent) != std::string_view::npos;
  return head;
}

namespace {

std::size_t begin_of_steps(std::string_view text) {
  const std::size_t found = text.find("\n-- Step 1 of ");
  return found == std::string_view::npos ? text.size() : found;
}

// With the digest of `other` in place of its own: one changed statement would else show in every
// row of the journal.
std::string with_digest_of(std::string_view other, std::string_view text) {
  const auto own = between(text, ": this script is ", ".\n");
  const auto wanted = between(other, ": this script is ", ".\n");
  std::string result(text);
  if (!own || !wanted || own->empty() || own->size() != wanted->size()) return result;
  for (std::size_t at = result.find(*own); at != std::string::npos; at = result.find(*own, at + 1))
    result.replace(at, wanted->size(), *wanted);
  return result;
}

std::size_t first_mismatch(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// `at`, `there`: the offsets of the difference in the two texts.
ScriptDifference describe(std::string_view script, std::size_t at, std::string_view compiled,
                          std::size_t there) {
  ScriptDifference found;
  const std::string_view before = script.substr(0, at);
  found.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  found.in_script = visible(line_at(script, at));
  found.in_compilation = visible(line_at(compiled, there));
  found.statement = visible(statement_line(script, at));
  const std::size_t step = before.rfind("\n-- Step ");
  if (step != std::string_view::npos)
    found.step =
        "step" + visible(line_at(script, step + 1).substr(std::string_view("-- Step").size()));
  return found;
}

}  // namespace

std::optional<ScriptDifference> first_difference(std::string_view script,
                                                 std::string_view compiled) {
  if (script == compiled) return std::nullopt;
  const std::string alike = with_digest_of(script, compiled);
  const std::size_t steps = begin_of_steps(script);
  const std::size_t steps_there = begin_of_steps(alike);
  const std::string_view own = script.substr(steps);
  const std::string_view other = std::string_view(alike).substr(steps_there);
  if (own != other) {
    const std::size_t at = first_mismatch(own, other);
    return describe(script, steps + at, alike, steps_there + at);
  }
  const std::size_t at = first_mismatch(script, compiled);
  return describe(script, at, compiled, at);
}

}  // namespace migc::script
