#include "tests/oracle/server_log.h"

#include <regex>

namespace migc::oracle {
namespace {

// Takes the next entry off `log`, with its continuation lines.
std::string take_entry(std::string_view& log) {
  std::string entry;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    entry += log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (log.empty() || log[0] != '\t') break;
    entry += '\n';
    log.remove_prefix(1);
  }
  return entry;
}

}  // namespace

std::vector<LogEntry> parse_log(std::string_view log, std::string_view database) {
  static const std::regex start(R"([\d-]{10} [\d:.]{12} [A-Z]+ \[(\d+)\] (\S*) ([A-Z]+\d?):  )");
  std::vector<LogEntry> entries;
  while (!log.empty()) {
    const std::string entry = take_entry(log);
    std::smatch match;
    if (std::regex_search(entry, match, start, std::regex_constants::match_continuous) &&
        match[2].str() == database)
      entries.push_back({.pid = match[1], .kind = match[3], .text = match.suffix()});
  }
  return entries;
}

std::vector<std::string> logged_statements(const Database& database) {
  constexpr std::string_view k_prefix = "statement: ";
  std::vector<std::string> statements;
  for (const LogEntry& entry : parse_log(database.log(), database.name()))
    if (entry.kind == "LOG" && entry.text.compare(0, k_prefix.size(), k_prefix) == 0)
      statements.push_back(entry.text.substr(k_prefix.size()));
  return statements;
}

}  // namespace migc::oracle
