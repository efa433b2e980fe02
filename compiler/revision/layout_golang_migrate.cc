// golang-migrate: "000001_create_users.up.sql" and "000001_create_users.down.sql"; versions are
// numbers. A version with a way back only is one that does nothing on the way up.
//
// Three other tools write the same pairs and are read here, too. "V0001.Create_Users.up.sql" puts a
// letter and a dot; go-pg's migrations mark files to be run in a transaction with ".tx"; pop
// ("…[.postgres][.autocommit].up.sql") has files for one kind of database, which go before those
// for all, and ".autocommit" for files that must not be wrapped.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/revision/input.h"
#include "compiler/revision/linear.h"
#include "compiler/revision/names.h"
#include "compiler/revision/pairs.h"

namespace migc::revision {
namespace {

constexpr std::array<std::string_view, 3> k_own_dialects = {"postgres", "postgresql", "pg"};
constexpr std::array<std::string_view, 9> k_other_dialects = {"mysql",   "mariadb",   "sqlite",
                                                              "sqlite3", "cockroach", "cockroachdb",
                                                              "mssql",   "sqlserver", "oracle"};

struct ParsedName {
  std::string_view number;
  std::string_view title;
  std::string_view dialect;  // of another database
  bool is_up = true;
  bool is_own_dialect = false;
  TransactionMode transaction = TransactionMode::automatic;
};

// Takes ".suffix" off the end of `name`, if it is there.
bool take_suffix(std::string_view& name, std::string_view suffix) {
  if (name.size() <= suffix.size() || !name.ends_with(suffix) ||
      name[name.size() - suffix.size() - 1] != '.') {
    return false;
  }
  name.remove_suffix(suffix.size() + 1);
  return true;
}

std::optional<ParsedName> parse_name(std::string_view file_name) {
  ParsedName parsed;
  if (!is_sql_file(file_name)) return std::nullopt;
  std::string_view name = without_sql(file_name);
  if (take_suffix(name, "down")) {
    parsed.is_up = false;
  } else if (!take_suffix(name, "up")) {
    return std::nullopt;
  }
  if (take_suffix(name, "autocommit")) parsed.transaction = TransactionMode::never;
  if (take_suffix(name, "tx")) parsed.transaction = TransactionMode::always;
  for (const std::string_view dialect : k_own_dialects) {
    if (!parsed.is_own_dialect) parsed.is_own_dialect = take_suffix(name, dialect);
  }
  for (const std::string_view dialect : k_other_dialects) {
    if (parsed.dialect.empty() && take_suffix(name, dialect)) parsed.dialect = dialect;
  }
  if (to_lower(name.front()) == 'v') name.remove_prefix(1);
  const auto split = split_number(name);
  if (!split ||
      (!split->rest.empty() && split->rest.front() != '_' && split->rest.front() != '.')) {
    return std::nullopt;
  }
  parsed.number = split->number;
  parsed.title = split->rest;
  return parsed;
}

void report_other_dialect(const InputFile& file, std::string_view dialect,
                          Diagnostics& diagnostics) {
  diagnostics
      .note("other-dialect",
            fmt::format("\"{}\" is for {} and is left out", base_name(file.name), dialect))
      .in_file(file.path);
}

// What is migrated is known by the version. Where two titles share one, which golang-migrate itself
// refuses and others do not, it is known by version and title.
class VersionTitles {
 public:
  void add(const ParsedName& name) {
    if (name.is_up)
      titles_[{std::string(significant(name.number)), name.is_own_dialect}].insert(name.title);
  }
  bool is_shared(const ParsedName& name) const {
    const std::string number(significant(name.number));
    for (const bool own : {false, true}) {
      const auto found = titles_.find({number, own});
      if (found != titles_.end() && found->second.size() > 1) return true;
    }
    return false;
  }

 private:
  std::map<std::pair<std::string, bool>, std::set<std::string_view>> titles_;
};

Half describe(const InputFile& file, const ParsedName& name, bool shared) {
  Half half;
  half.file = &file;
  half.is_up = name.is_up;
  half.id = name.number;
  half.order = name.number;
  half.key = significant(name.number);
  if (shared) {
    half.id = legal_name(half.id + std::string(name.title));
    half.order += name.title;
    half.key += name.title;
  }
  half.message = words(name.title);
  half.transaction = name.transaction;
  half.is_preferred = name.is_own_dialect;
  return half;
}

void report_shared(const InputFile& file, const ParsedName& name, Diagnostics& diagnostics) {
  diagnostics
      .warning("shared-version", fmt::format("\"{}\" shares the version {} with another migration",
                                             base_name(file.name), name.number))
      .in_file(file.path)
      .with_note(
          "both are kept and known by their whole names; golang-migrate itself would refuse them")
      .with_help("give each migration a version of its own");
}

}  // namespace

bool is_up_or_down_name(std::string_view name) { return parse_name(name).has_value(); }

std::vector<Revision> read_golang_migrate(const Input& input, Diagnostics& diagnostics) {
  std::vector<std::pair<const InputFile*, ParsedName>> files;
  VersionTitles titles;
  for (const InputFile& file : input) {
    if (!is_sql_file(file.name) || !file.source) continue;
    const auto parsed = parse_name(base_name(file.name));
    if (!parsed) {
      report_ignored(file, "golang-migrate",
                     "its name is not VERSION_title.up.sql or VERSION_title.down.sql", diagnostics);
    } else if (!parsed->dialect.empty()) {
      report_other_dialect(file, parsed->dialect, diagnostics);
    } else {
      titles.add(*parsed);
      files.emplace_back(&file, *parsed);
    }
  }
  std::vector<Half> halves;
  for (const auto& [file, name] : files) {
    const bool shared = titles.is_shared(name);
    if (shared && name.is_up) report_shared(*file, name, diagnostics);
    halves.push_back(describe(*file, name, shared));
  }
  report_other_languages(input, diagnostics);
  return chain(pair_up(halves, LoneDown::migration, diagnostics), number_then_text_less);
}

}  // namespace migc::revision
