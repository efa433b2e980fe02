// Flyway: "V1_2__create_users.sql" (versions are numbers with '.' or '_' between), "U1_2__….sql"
// for the way back of that version, "R__views.sql" for what runs again whenever it changes, after
// all versions and in the order of descriptions. "executeInTransaction=false" in "V1_2__….sql.conf"
// says that the file is not to be wrapped.
//
// A compiled history runs each repeatable migration once, at its end. Baseline migrations (B) and
// callbacks
// ("afterMigrate__….sql") have no place in a history and are left out, with a warning.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/pairs.h"

namespace migc::revision {
namespace {

enum class Kind { versioned, undo, repeatable, baseline, callback };

struct ParsedName {
  Kind kind = Kind::versioned;
  std::string version;  // with dots
  std::string_view description;
};

bool is_callback(std::string_view name) {
  for (const std::string_view start : {"before", "after"}) {
    if (name.starts_with(start) && name.size() > start.size() && name[start.size()] >= 'A' &&
        name[start.size()] <= 'Z') {
      return true;
    }
  }
  return name == "createSchema";
}

// "1_2" and "1.2" are one version; nothing if it is none.
std::optional<std::string> read_version(std::string_view text) {
  std::string version(text);
  std::replace(version.begin(), version.end(), '_', '.');
  bool digit_wanted = true;
  for (const char c : version) {
    if (!is_digit(c) && (c != '.' || digit_wanted)) return std::nullopt;
    digit_wanted = c == '.';
  }
  if (digit_wanted) return std::nullopt;
  return version;
}

std::optional<ParsedName> parse_name(std::string_view file_name) {
  if (!is_sql_file(file_name)) return std::nullopt;
  const std::string_view name = without_sql(file_name);
  const std::size_t separator = name.find("__");
  const std::string_view front = name.substr(0, separator);
  if (is_callback(front)) return ParsedName{Kind::callback, "", ""};
  if (separator == std::string_view::npos) return std::nullopt;
  ParsedName parsed;
  parsed.description = name.substr(separator + 2);
  if (front == "R") {
    parsed.kind = Kind::repeatable;
    return parsed;
  }
  const char letter = front.empty() ? '\0' : front.front();
  if (letter != 'V' && letter != 'U' && letter != 'B') return std::nullopt;
  auto version = read_version(front.substr(1));
  if (!version) return std::nullopt;
  parsed.kind = letter == 'V' ? Kind::versioned : letter == 'U' ? Kind::undo : Kind::baseline;
  parsed.version = std::move(*version);
  return parsed;
}

// Parts without leading zeros, and without zero parts at the end: "1.0" and "01" are one version.
std::string canonical(std::string_view version) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(version, '.')) parts.emplace_back(significant(part));
  while (parts.size() > 1 && parts.back() == "0") parts.pop_back();
  return join(parts, ".");
}

// Of canonical versions; a repeatable migration's order is a '~' and its description: after every
// version.
bool comes_before(const std::string& a, const std::string& b) {
  if (a.starts_with('~') || b.starts_with('~')) return a < b;
  const auto x = split(a, '.');
  const auto y = split(b, '.');
  return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end(), number_less);
}

// Whether the settings beside a script say that it is not to be wrapped.
bool is_unwrapped(const InputFile* settings) {
  if (settings == nullptr || !settings->source) return false;
  for (const std::string_view line : split(settings->source->text(), '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (trim(line.substr(0, equals)) == "executeInTransaction") {
      return equals_ignoring_case(trim(line.substr(equals + 1)), "false");
    }
  }
  return false;
}

void report_left_out(const InputFile& file, std::string_view what, Diagnostics& diagnostics) {
  diagnostics
      .warning("file-left-out",
               fmt::format("\"{}\" is {} and is left out", base_name(file.name), what))
      .in_file(file.path)
      .with_help(
          "a compiled script does not run it: check whether what it does is needed, and write it "
          "into a migration");
}

void report_placeholder(const InputFile& file, Diagnostics& diagnostics) {
  const std::string_view text = file.source->text();
  for (std::size_t at = text.find("${"); at != std::string_view::npos;
       at = text.find("${", at + 2)) {
    const std::size_t end = text.find_first_of("}\n", at);
    if (end == std::string_view::npos) return;
    if (text[end] != '}' || end == at + 2) continue;
    const Span span{at, end + 1};
    diagnostics
        .warning("placeholder",
                 fmt::format("Flyway would replace the placeholder {}; migc leaves it as it stands",
                             visible(file.source->text(span))))
        .at(file.source, span)
        .with_help(
            "write the value into the file, unless Flyway is set not to replace placeholders");
    return;
  }
}

class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::vector<Revision> read(const Input& input) {
    for (const InputFile& file : input) {
      if (file.name.ends_with(".conf")) settings_[{file.folder, file.name}] = &file;
    }
    for (const InputFile& file : input) {
      if (is_sql_file(file.name) && file.source) take(file);
    }
    report_programs(input);
    return chain(pair_up(halves_, LoneDown::nothing, diagnostics_), comes_before);
  }

 private:
  void take(const InputFile& file) {
    const auto parsed = parse_name(base_name(file.name));
    if (!parsed) {
      return report_ignored(file, "Flyway", "its name is not V…__….sql, U…__….sql or R__….sql",
                            diagnostics_);
    }
    if (parsed->kind == Kind::baseline) {
      return report_left_out(file, "a baseline of the versions up to its own", diagnostics_);
    }
    if (parsed->kind == Kind::callback)
      return report_left_out(file, "a callback of Flyway's", diagnostics_);
    report_placeholder(file, diagnostics_);
    Half half;
    half.file = &file;
    half.is_up = parsed->kind != Kind::undo;
    if (parsed->kind == Kind::repeatable) {
      half.key = half.order = "~" + std::string(parsed->description);
      half.id = legal_name("R__" + std::string(parsed->description));
    } else {
      half.key = half.order = canonical(parsed->version);
      half.id = parsed->version;
    }
    half.message = words(parsed->description);
    const auto settings = settings_.find({file.folder, file.name + ".conf"});
    if (is_unwrapped(settings == settings_.end() ? nullptr : settings->second)) {
      half.transaction = TransactionMode::never;
    }
    halves_.push_back(std::move(half));
  }

  // Flyway runs programs as well: classes "V2__….java" and their like.
  void report_programs(const Input& input) {
    for (const InputFile& file : input) {
      const std::string_view base = base_name(file.name);
      const std::size_t dot = base.rfind('.');
      const std::string_view ending = dot == std::string_view::npos ? base : base.substr(dot + 1);
      const bool program =
          ending == "java" || ending == "kt" || ending == "groovy" || ending == "py";
      if (!program || !parse_name(std::string(base.substr(0, dot)) + ".sql")) continue;
      diagnostics_
          .warning(
              "not-sql",
              fmt::format("\"{}\" is a migration in another language and is left out", file.name))
          .in_file(file.path)
          .with_help(
              "what it changes is unknown here: write it in SQL, or keep to ranges that do not "
              "hold it");
    }
  }

  Diagnostics& diagnostics_;
  std::map<std::pair<std::size_t, std::string>, const InputFile*> settings_;
  std::vector<Half> halves_;
};

}  // namespace

bool is_flyway_name(std::string_view name) {
  const auto parsed = parse_name(name);
  return parsed && parsed->kind != Kind::callback;
}

std::vector<Revision> read_flyway(const Input& input, Diagnostics& diagnostics) {
  return Reader(diagnostics).read(input);
}

}  // namespace migc::revision
