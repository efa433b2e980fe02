#include "compiler/revision/new_revision.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/header.h"

namespace migc::revision {
namespace {

constexpr std::size_t k_longest_name = 255;  // NAME_MAX

struct CalendarTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  long hour = 0;
  long minute = 0;
  long second = 0;
};

CalendarTime calendar_time(std::int64_t seconds, int utc_offset_minutes) {
  const std::chrono::sys_seconds local{std::chrono::seconds{seconds} +
                                       std::chrono::minutes{utc_offset_minutes}};
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<long>(time.hours().count()),
          static_cast<long>(time.minutes().count()),
          static_cast<long>(time.seconds().count())};
}

// The value and least width of a template's field.
using Field = std::pair<std::string_view, std::string>;

std::vector<Field> template_fields(const NewRevision& revision, std::size_t slug_length) {
  const CalendarTime time = calendar_time(revision.created, revision.utc_offset_minutes);
  std::string rev = revision.id;
  std::replace(rev.begin(), rev.end(), '/', '_');  // an id makes no folders
  return {{"rev", rev},
          {"slug", make_slug(revision.message, slug_length)},
          {"year", std::to_string(time.year)},
          {"month", std::to_string(time.month)},
          {"day", std::to_string(time.day)},
          {"hour", std::to_string(time.hour)},
          {"minute", std::to_string(time.minute)},
          {"second", std::to_string(time.second)},
          {"epoch", std::to_string(revision.created)}};
}

bool is_number_field(std::string_view name) { return name != "rev" && name != "slug"; }

class TemplateFiller {
 public:
  TemplateFiller(std::string_view file_template, std::vector<Field> fields,
                 Diagnostics& diagnostics)
      : template_(file_template), fields_(std::move(fields)), diagnostics_(diagnostics) {}

  std::optional<std::string> fill() {
    std::string result;
    std::string_view rest = template_;
    while (!rest.empty()) {
      const std::size_t brace = rest.find_first_of("{}");
      result += rest.substr(0, brace);
      if (brace == std::string_view::npos) break;
      const std::size_t close = rest.find('}', brace);
      if (rest[brace] == '}' || close == std::string_view::npos) {
        return fault("has a brace without its partner", "a field stands in braces, as in {rev}");
      }
      const auto value = value_of(rest.substr(brace + 1, close - brace - 1));
      if (!value) return std::nullopt;
      result += *value;
      rest.remove_prefix(close + 1);
    }
    return checked(result);
  }

 private:
  std::nullopt_t fault(std::string_view what, std::string help) {
    diagnostics_
        .error("bad-file-template",
               fmt::format("the file template \"{}\" {}", visible(template_), what))
        .with_help(std::move(help));
    return std::nullopt;
  }

  // "month" or "month:02".
  std::optional<std::string> value_of(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    const auto field = std::find_if(fields_.begin(), fields_.end(),
                                    [&](const Field& each) { return each.first == name; });
    if (field == fields_.end()) return unknown_field(name);
    if (colon == std::string_view::npos) return field->second;
    const std::string_view width = text.substr(colon + 1);
    if (width.size() != 2 || width[0] != '0' || !is_digit(width[1]) || !is_number_field(name)) {
      return fault(fmt::format("has a width that is not understood in {{{}}}", visible(text)),
                   "a number takes a width such as {month:02}, texts take none");
    }
    const auto least = static_cast<std::size_t>(width[1] - '0');
    const std::size_t missing = least - std::min(least, field->second.size());
    return std::string(missing, '0') + field->second;
  }

  std::nullopt_t unknown_field(std::string_view name) {
    std::vector<std::string> names;
    names.reserve(fields_.size());
    for (const Field& field : fields_) names.emplace_back(field.first);
    const auto meant = nearest(name, names);
    return fault(fmt::format("has an unknown field {{{}}}", visible(name)),
                 meant ? fmt::format("did you mean {{{}}}?", *meant)
                       : fmt::format("the fields are {{{}}}", join(names, "} {")));
  }

  // A path below the source folder that a file can have, each part without a '_' left over from an
  // empty slug.
  std::optional<std::string> checked(std::string_view path) {
    std::string result;
    std::size_t start = 0;
    while (start <= path.size()) {
      const std::size_t end = std::min(path.find('/', start), path.size());
      std::string_view part = path.substr(start, end - start);
      while (part.ends_with('_') || part.ends_with('-')) part.remove_suffix(1);
      if (part.empty() || part.front() == '.' || visible(part) != part) {
        return fault(
            fmt::format("gives the path \"{}\", which cannot be that of a source", visible(path)),
            "no part of it may be empty, start with \".\" or hold what cannot be seen");
      }
      if (part.size() + 4 > k_longest_name) {
        return fault("gives a name that is too long for a file",
                     "set a smaller slug_length, or a shorter id");
      }
      if (!result.empty()) result += '/';
      result += part;
      start = end + 1;
    }
    return result + ".sql";
  }

  std::string_view template_;
  std::vector<Field> fields_;
  Diagnostics& diagnostics_;
};

// The first UTF-8 sequence of valid text, and its code point.
struct Character {
  std::string_view bytes;
  unsigned code = 0;
};
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
  };
  if (byte(0) < 0x80) return {text.substr(0, 1), byte(0)};
  const std::size_t size = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  unsigned code = byte(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) code = code << 6U | (byte(i) & 0x3FU);
  return {text.substr(0, size), code};
}

// Letters and digits of any script: what is left after the blocks of punctuation, symbols and
// invisible characters.
bool is_word_character(const Character& character) {
  const unsigned code = character.code;
  if (code < 0x80) {
    const char c = to_lower(character.bytes.front());
    return is_digit(c) || (c >= 'a' && c <= 'z');
  }
  if (code < 0xC0) return code == 0xAA || code == 0xB5 || code == 0xBA;
  const bool symbol = code == 0xD7 || code == 0xF7 || (code >= 0x2000 && code < 0x2C00) ||
                      (code >= 0x2E00 && code < 0x2E80) || (code >= 0x3000 && code < 0x3040) ||
                      (code >= 0xE000 && code < 0xF900) || (code >= 0xFE00 && code < 0xFE70) ||
                      (code >= 0xFF00 && code < 0xFF10) || code >= 0x1F000;
  return !symbol && visible(character.bytes) == character.bytes;
}

// The lines of a message as a header can hold them.
std::vector<std::string> message_lines(std::string_view message) {
  std::vector<std::string> lines;
  std::string text(message);
  std::replace(text.begin(), text.end(), '\r', '\n');
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    const std::string shown = visible(line);
    lines.push_back(is_header_syntax(shown) ? fmt::format("\"{}\"", shown) : shown);
  }
  return lines;
}

void add_list(std::string& text, std::string_view key, const std::vector<std::string>& names) {
  text += fmt::format("-- {}:{}{}\n", key, names.empty() ? "" : " ", join(names, ", "));
}

std::string as_lines(const std::string& statements) {
  return statements.empty() || statements.ends_with('\n') ? statements : statements + "\n";
}

}  // namespace

std::string create_date(std::int64_t seconds, int utc_offset_minutes) {
  const CalendarTime time = calendar_time(seconds, utc_offset_minutes);
  const int offset = std::abs(utc_offset_minutes);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}{}{:02}:{:02}", time.year, time.month,
                     time.day, time.hour, time.minute, time.second,
                     utc_offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}

std::string render_revision(const NewRevision& revision) {
  std::string text;
  for (const std::string& line : message_lines(revision.message)) text += "-- " + line + "\n";
  if (!text.empty()) text += "--\n";
  text += "-- Revision ID: " + revision.id + "\n";
  add_list(text, "Revises", revision.down_revisions);
  text += "-- Create Date: " + create_date(revision.created, revision.utc_offset_minutes) + "\n";
  if (!revision.branch_labels.empty()) add_list(text, "Branch Labels", revision.branch_labels);
  if (!revision.depends_on.empty()) add_list(text, "Depends On", revision.depends_on);
  return fmt::format("{}\n-- migrate:up\n{}\n-- migrate:down\n{}", text, as_lines(revision.up),
                     as_lines(revision.down));
}

std::optional<std::string> file_name(std::string_view file_template, const NewRevision& revision,
                                     std::size_t slug_length, Diagnostics& diagnostics) {
  return TemplateFiller(file_template, template_fields(revision, slug_length), diagnostics).fill();
}

std::string make_slug(std::string_view message, std::size_t length) {
  std::string slug;
  std::size_t count = 0;      // characters of `slug`
  std::size_t last_word = 0;  // bytes of `slug` up to the end of its last whole word
  bool between = false;       // a separator is due before the next word
  std::string_view rest = message.substr(0, find_invalid_utf8(message).value_or(message.size()));
  while (!rest.empty()) {
    const Character character = first_character(rest);
    rest.remove_prefix(character.bytes.size());
    if (!is_word_character(character)) {
      between = !slug.empty();
      if (between) last_word = slug.size();
      continue;
    }
    if (count + (between ? 2 : 1) > length) {
      // a first word that is too long is cut inside
      if (!between && last_word > 0) slug.resize(last_word);
      return slug;
    }
    if (between) slug += '_';
    count += between ? 2 : 1;
    between = false;
    slug += to_lower(character.bytes);
  }
  return slug;
}

std::string random_revision_id() {
  std::random_device source;
  std::uniform_int_distribution<unsigned> digit(0, 15);
  std::string id;
  for (int i = 0; i < 12; ++i) id += "0123456789abcdef"[digit(source)];
  return id;
}

}  // namespace migc::revision
