// A program that runs SQL files and is not psql, as far as the tests need one.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace migc::oracle {

// The statements of a file as libpg_query's own splitter finds them, each without its semicolon.
std::vector<std::string> split_statements(const std::string& text);

}  // namespace migc::oracle
