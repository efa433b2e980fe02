// Commands in a small project of their own. SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "cli/run.h"
#include "compiler/base/files.h"
#include "tests/unit/source_tree.h"

namespace migc::test {

using cli::ExitStatus;

inline std::string revision(const std::string& id, const std::string& parent,
                            const std::string& sections, const std::string& message = "work") {
  return "-- " + message + "\n--\n-- Revision ID: " + id + "\n-- Revises: " + parent + "\n\n" +
         sections;
}

inline const SourceTree::Files& small_project() {
  static const SourceTree::Files files = {
      {"migrate.toml", "[source]\npath = \"migrations\"\n"},
      {"migrations/a.sql", revision("a1", "",
                                    "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, n text);\n"
                                    "-- migrate:down\nDROP TABLE t;\n")},
      {"migrations/b.sql", revision("b2", "a1",
                                    "-- migrate:up\nALTER TABLE t ADD COLUMN m int;\n"
                                    "CREATE INDEX CONCURRENTLY t_m ON t (m);\n"
                                    "-- migrate:down\nDROP INDEX CONCURRENTLY t_m;\n"
                                    "ALTER TABLE t DROP COLUMN m;\n"
                                    "-- migrate:verify\nSELECT count(*) >= 0 FROM t;\n")}};
  return files;
}

// Runs commands in a project, and goes back to where the tests were.
class Bench {
 public:
  explicit Bench(const SourceTree::Files& files = small_project())
      : tree(files), home_(std::filesystem::current_path()) {}
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() { std::filesystem::current_path(home_); }

  ExitStatus run(std::vector<std::string> arguments) {
    out.str("");
    err.str("");
    arguments.insert(arguments.begin(), {"-C", tree.root().string()});
    const ExitStatus status = cli::run(arguments, {out, err, false});
    std::filesystem::current_path(home_);
    return status;
  }
  // The packet that must be made.
  void review(const std::string& range, const std::string& folder = "packet") {
    const ExitStatus status = run({"-q", "review", range, "-o", folder, "--fail-on", "never"});
    INFO(err.str());
    REQUIRE(status == ExitStatus::ok);
  }
  std::string text(const std::string& path) const { return *read_file(tree.root() / path); }
  std::vector<std::string> names(const std::string& folder) const {
    std::vector<std::string> found;
    for (const auto& each : std::filesystem::directory_iterator(tree.root() / folder))
      found.push_back(each.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }

  SourceTree tree;
  std::ostringstream out, err;

 private:
  std::filesystem::path home_;
};

}  // namespace migc::test
