#include "compiler/config_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "compiler/base/files.h"
#include "compiler/base/text.h"
#include "compiler/lexical/lexer.h"
#include "compiler/revision/new_revision.h"

namespace migc {

namespace {

constexpr std::size_t k_longest_name = 63;  // NAMEDATALEN - 1; manual 4.1.1

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

// --- durations -------------------------------------------------------------------------------

struct TimeUnit {
  std::string_view name;
  double milliseconds;
  double next_smaller;  // in milliseconds; what a fraction is rounded to
};

// The units of guc.c (manual 20.1.1), which knows their lower-case names alone.
constexpr TimeUnit k_units[] = {
    {"us", 0.001, 0},     {"ms", 1, 0.001},      {"s", 1000, 1},
    {"min", 60000, 1000}, {"h", 3600000, 60000}, {"d", 86400000, 3600000},
};

const TimeUnit* find_unit(std::string_view name) {
  const auto* const unit = std::find_if(std::begin(k_units), std::end(k_units),
                                        [&](const TimeUnit& each) { return each.name == name; });
  return unit == std::end(k_units) ? nullptr : unit;
}

ValueFault no_duration() {
  return {"is no time that PostgreSQL understands",
          "write a number with one of the units us, ms, s, min, h, d, such as \"5s\" or \"500ms\"; "
          "without a unit it is "
          "milliseconds"};
}

}  // namespace

std::optional<ValueFault> parse_duration(std::string_view text, Duration& duration) {
  text = trim(text);
  if (text.empty()) {
    duration = {};
    return std::nullopt;
  }
  double number = 0;
  if (!is_digit(text.front())) return no_duration();
  const auto [end, status] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (status != std::errc{}) return no_duration();
  const std::string_view unit_name = trim(text.substr(static_cast<std::size_t>(end - text.data())));
  const TimeUnit* const unit = find_unit(unit_name.empty() ? "ms" : unit_name);
  if (unit == nullptr) return no_duration();

  double milliseconds = number * unit->milliseconds;
  // a fraction of a unit counts in whole next smaller units, as in convert_to_base_unit() of guc.c
  if (unit->next_smaller > 0) {
    milliseconds = std::rint(milliseconds / unit->next_smaller) * unit->next_smaller;
  }
  const double rounded = std::rint(milliseconds);
  if (rounded > std::numeric_limits<std::int32_t>::max()) {
    return ValueFault{"is longer than PostgreSQL allows",
                      "the longest time is 2147483647ms, about 24 days"};
  }
  if (rounded == 0 && number > 0) {
    return ValueFault{"is so short that PostgreSQL rounds it to 0: no limit at all",
                      "write \"1ms\" or more, or \"\" for no limit"};
  }
  duration = {std::string(text), static_cast<std::int64_t>(rounded)};
  return std::nullopt;
}

// --- names -----------------------------------------------------------------------------------

std::optional<ValueFault> check_text(std::string_view text) {
  if (trim(text).empty()) return ValueFault{"is empty", "give it a name, or leave the key out"};
  if (has_control_character(text)) return ValueFault{"holds a control character", "leave it out"};
  return std::nullopt;
}

std::optional<ValueFault> check_name(std::string_view text) {
  if (auto fault = check_text(text)) return fault;
  if (text.size() > k_longest_name) {
    return ValueFault{fmt::format("is {} bytes long; PostgreSQL cuts names after 63", text.size()),
                      "choose a shorter name"};
  }
  if (text.front() == '"' && text.back() == '"' && text.size() > 1) {
    return ValueFault{"has SQL's quotes inside",
                      "write the bare name; migc quotes it where SQL needs it"};
  }
  return std::nullopt;
}

std::optional<ValueFault> check_schema_name(std::string_view text) {
  if (text.find(',') != std::string_view::npos) {
    return ValueFault{"holds a comma",
                      "write each schema as an entry of its own: [\"app\", \"public\"]"};
  }
  return check_name(text);
}

std::optional<ValueFault> check_table_name(std::string_view text) {
  if (text.find('.') != std::string_view::npos) {
    return ValueFault{"holds a dot",
                      "write the table's name alone; its schema is version_table.schema"};
  }
  return check_name(text);
}

std::optional<ValueFault> check_relation_name(std::string_view text) {
  const ValueFault shape = {"is no table name", "write \"table\" or \"schema.table\""};
  lexical::Lexer lexer(text);
  int parts = 0;
  for (bool name_expected = true;; name_expected = !name_expected) {
    const lexical::Token token = lexer.next();
    const std::string_view word = lexer.text(token);
    if (token.kind == lexical::TokenKind::end && !name_expected) return std::nullopt;
    if (!name_expected) {
      if (word != "." || parts == 2) return shape;
      continue;
    }
    const bool quoted = word.size() > 2 && word.starts_with('"') && token.terminated;
    if (!quoted && token.kind != lexical::TokenKind::word) return shape;
    if (auto fault = check_name(quoted ? word.substr(1, word.size() - 2) : word)) return fault;
    ++parts;
  }
}

std::optional<ValueFault> check_path(std::string_view text) {
  if (trim(text).empty()) {
    return ValueFault{"is empty",
                      "name a file or folder, relative to migrate.toml; \".\" is its own folder"};
  }
  return check_text(text);
}

std::optional<ValueFault> check_rule_name(std::string_view text) {
  const bool kebab = !text.empty() && text.front() != '-' && text.back() != '-' &&
                     text.find("--") == std::string_view::npos &&
                     std::all_of(text.begin(), text.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-';
                     });
  if (kebab) return std::nullopt;
  std::string better = to_lower(text);
  std::replace(better.begin(), better.end(), '_', '-');
  std::string help = "rule names are words of small letters and digits, parted by hyphens";
  if (better != text && !check_rule_name(better))
    help = fmt::format("did you mean \"{}\"?", better);
  return ValueFault{"is no rule name", std::move(help)};
}

// --- file name templates ---------------------------------------------------------------------

namespace {

// Two revisions of one minute.
revision::NewRevision sample(std::string id, std::string message, std::int64_t second) {
  revision::NewRevision revision;
  revision.id = std::move(id);
  revision.message = std::move(message);
  revision.created = second;
  return revision;
}

}  // namespace

std::optional<ValueFault> check_file_template(std::string_view text) {
  if (auto fault = check_text(text)) return ValueFault{fault->reason, "write \"{rev}_{slug}\""};
  if (text.find("%(") != std::string_view::npos) {
    return ValueFault{"is a template of Alembic's",
                      "write {rev} for %(rev)s, and {month:02} for %(month).2d"};
  }
  constexpr std::size_t k_slug_length = 40;
  Diagnostics faults;
  const auto one = revision::file_name(text, sample("abc", "x", 0), k_slug_length, faults);
  const auto other = revision::file_name(text, sample("def", "y", 1), k_slug_length, faults);
  if (!one || !other) {
    const Diagnostic& first = faults.items().front();
    return ValueFault{"names no file", fmt::format("{}; {}", first.message, first.help)};
  }
  if (*one == *other) {
    return ValueFault{"gives two revisions the same file name",
                      "use {rev}, {slug}, {second} or {epoch} in it"};
  }
  if (text.ends_with(".sql")) {
    return ValueFault{"ends in \".sql\", which is added anyway", "leave the \".sql\" out"};
  }
  return std::nullopt;
}

// --- time zones ------------------------------------------------------------------------------

namespace {

std::filesystem::path zone_folder() {
  const char* const chosen = std::getenv("TZDIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "/usr/share/zoneinfo";
}

// Area/Location, so that no name leads out of the folder of the zone data.
bool is_zone_name(std::string_view text) {
  if (text.empty() || text.front() == '/' || text.back() == '/') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '_' || c == '+' ||
           c == '-' || c == '/';
  });
}

std::string suggest_zone(std::string_view text) {
  const auto entries = list_folder(zone_folder(), Descend::yes);
  std::vector<std::string> names;
  for (const FileEntry& entry : entries ? *entries : std::vector<FileEntry>{}) {
    // copies of the same zones, and zones that count leap seconds
    if (entry.path.starts_with("posix/") || entry.path.starts_with("right/")) continue;
    if (!entry.is_folder && is_zone_name(entry.path)) names.push_back(entry.path);
  }
  for (const std::string& name : names) {
    const std::string_view city = std::string_view(name).substr(name.rfind('/') + 1);
    if (equals_ignoring_case(name, text) || equals_ignoring_case(city, text)) return name;
  }
  return nearest(text, names).value_or("");
}

}  // namespace

std::optional<ValueFault> check_timezone(std::string_view text) {
  if (text == "UTC") return std::nullopt;
  if (text.empty())
    return ValueFault{"is empty", "name a time zone, such as \"UTC\" or \"Europe/Berlin\""};
  if (is_zone_name(text)) {
    const auto data = read_file(zone_folder() / text);
    if (data && data->starts_with("TZif")) return std::nullopt;  // RFC 8536
  }
  const std::string near = suggest_zone(text);
  return ValueFault{
      "is not in the system's zone data",
      near.empty()
          ? "name a time zone as in \"Europe/Berlin\"; \"UTC\" is known everywhere (Debian's "
            "package tzdata has the rest)"
          : fmt::format("did you mean \"{}\"?", near)};
}

}  // namespace migc
