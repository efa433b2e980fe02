// Other programs as the tests run them: psql, migc.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace migc::oracle {

// What a program left behind. `status` is its exit status, or 128 and the signal that ended it.
struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

// A program that runs beside the test, with no standard input and without PG* variables in its
// environment. Ends with the object at the latest.
class Process {
 public:
  Process(const std::vector<std::string>& command, const std::filesystem::path& folder);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  // Waits until it has ended; a program that takes longer than two minutes is killed.
  Outcome wait();

 private:
  int wait_for_status();

  std::filesystem::path scratch_;  // holds what it prints
  pid_t pid_ = -1;
};

// Runs a program to its end.
Outcome run(const std::vector<std::string>& command, const std::filesystem::path& folder = ".");

// A new, empty folder below the system's temporary folder.
std::filesystem::path make_scratch_folder();

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace migc::oracle
