// The server's log as data: what each session of one database sent, byte for byte.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/server.h"

namespace migc::oracle {

struct LogEntry {
  std::string pid;
  std::string kind;  // LOG, ERROR, DETAIL, HINT, STATEMENT, …
  std::string text;
};

// The entries of one database, in order. The log's lines start with log_line_prefix = '%m [%p] %d
// '; the server writes a tab after each line end inside a message (elog.c, append_with_tabs), so
// that what was sent can be had back exactly.
std::vector<LogEntry> parse_log(std::string_view log, std::string_view database);

// The statements that the server received for this database through the simple protocol.
std::vector<std::string> logged_statements(const Database& database);

}  // namespace migc::oracle
