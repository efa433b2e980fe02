#include "tests/oracle/catalog_cases.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <pg_query.h>

#include "tests/oracle/process.h"

namespace migc::oracle {
namespace {

struct Versions {
  int first = 13;
  int last = 18;
};

// "15-18" or "18"
Versions versions_of(const std::string& text) {
  const std::size_t dash = text.find('-');
  const int first = std::stoi(text);
  return {first, dash == std::string::npos ? first : std::stoi(text.substr(dash + 1))};
}

CatalogCase read_header(const std::string& topic, const std::string& line) {
  static const std::regex pattern(R"(-- case: ([^\[\]]*[^\[\] ])((?: \[[^\]]*\])*))");
  static const std::regex option(R"(\[([^\]]*)\])");
  std::smatch match;
  INFO(topic << ": " << line);
  REQUIRE(std::regex_match(line, match, pattern));
  CatalogCase one{.topic = topic, .name = match[1]};
  const std::string options = match[2];
  for (auto at = std::sregex_iterator(options.begin(), options.end(), option);
       at != std::sregex_iterator(); ++at) {
    const std::string text = (*at)[1];
    if (text == "no transaction") {
      one.transaction = false;
    } else if (text.starts_with("parser ")) {
      one.parser = std::stoi(text.substr(7));
    } else {
      REQUIRE(std::regex_match(text, std::regex(R"(1[3-8](-1[3-8])?)")));
      const Versions versions = versions_of(text);
      one.first_version = versions.first;
      one.last_version = versions.last;
    }
  }
  return one;
}

void read_topic(const std::filesystem::path& path, std::vector<CatalogCase>& cases) {
  std::istringstream lines(read_text(path));
  bool begun = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("-- case:")) {
      cases.push_back(read_header(path.stem(), line));
      begun = true;
    } else if (begun) {
      cases.back().script += line + "\n";
    }
  }
}

// The SQLSTATE that the comments before a statement name for this version.
std::string refusal(const std::string& text, int version) {
  static const std::regex pattern(R"((?:^|\n)-- refuses: (\w{5})(?: \[([\d-]+)\])?(?=\n))");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern);
       at != std::sregex_iterator(); ++at) {
    const Versions versions = (*at)[2].matched ? versions_of((*at)[2]) : Versions();
    if (versions.first <= version && version <= versions.last) return (*at)[1];
  }
  return {};
}

}  // namespace

bool CatalogCase::runs_on(int version) const {
  return first_version <= version && version <= last_version;
}

bool CatalogCase::is_readable() const { return parser <= PG_VERSION_NUM / 10000; }

std::vector<CatalogCase> read_catalog_cases() {
  const auto folder = std::filesystem::path(MIGC_SOURCE_DIR) / "tests/oracle/catalog";
  const std::set<std::filesystem::path> paths(std::filesystem::directory_iterator(folder), {});
  std::vector<CatalogCase> cases;
  for (const auto& path : paths) read_topic(path, cases);
  std::set<std::string> names;
  for (const CatalogCase& one : cases) {
    INFO(one.full_name());
    CHECK(names.insert(one.full_name()).second);
  }
  return cases;
}

std::vector<CaseStatement> statements_of(const CatalogCase& one, int version) {
  const std::unique_ptr<PgQuerySplitResult, void (*)(PgQuerySplitResult*)> split(
      new PgQuerySplitResult(PG_VERSION_NUM / 10000 < one.parser
                                 ? pg_query_split_with_scanner(one.script.c_str())
                                 : pg_query_split_with_parser(one.script.c_str())),
      [](PgQuerySplitResult* result) {
        pg_query_free_split_result(*result);
        delete result;
      });
  INFO(one.full_name() << ": " << (split->error == nullptr ? "" : split->error->message));
  REQUIRE(split->error == nullptr);
  std::vector<CaseStatement> statements;
  std::size_t before = 0;
  for (int i = 0; i < split->n_stmts; ++i) {
    const auto begin = static_cast<std::size_t>(split->stmts[i]->stmt_location);
    const auto length = static_cast<std::size_t>(split->stmts[i]->stmt_len);
    const std::size_t end = length == 0 ? one.script.size() : begin + length;
    statements.push_back({.text = one.script.substr(before, end - before),
                          .end = std::min(end + 1, one.script.size()),
                          .refuses = refusal(one.script.substr(before, end - before), version)});
    before = statements.back().end;
  }
  return statements;
}

std::set<std::string> listed_names(const char* file, const std::string& where) {
  std::istringstream lines(
      read_text(std::filesystem::path(MIGC_SOURCE_DIR) / "tests/oracle" / file));
  const std::string head = where + "\t";
  std::set<std::string> names;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(head))
      names.insert(line.substr(head.size(), line.find('\t', head.size()) - head.size()));
  return names;
}

}  // namespace migc::oracle
