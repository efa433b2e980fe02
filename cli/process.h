// Other programs, run without a shell. SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace migc::cli {

struct Program {
  std::vector<std::string> words;  // its name, looked for on PATH, and its arguments
  std::vector<std::pair<std::string, std::string>> environment = {};  // beside that of migc
  std::string input = {};                                             // what it reads from stdin
  // It may ask the person in front of the terminal (a passphrase). Where migc's own stdin is no
  // terminal, nothing can ask: the program gets a session of its own, without a terminal.
  bool may_ask = false;
};

struct ProgramResult {
  bool started = false;  // false: there is no such program, or the system is out of something
  bool ok = false;       // it ended with status 0
  std::string out;
  std::string err;
};

// Waits until the program has ended.
ProgramResult run_program(const Program& program);

}  // namespace migc::cli
