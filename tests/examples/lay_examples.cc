// lay_examples FOLDER [VERSION]: the bad example of each rule as a project of its own, FOLDER/RULE.
// VERSION: of PostgreSQL, in the place of the one that the example names.
// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "lint/rules/registry.h"
#include "tests/lab/example_project.h"

int main(int count, char** words) {
  if (count < 2) {
    fmt::print(stderr, "usage: lay_examples FOLDER [VERSION]\n");
    return 2;
  }
  for (const migc::lint::Rule& rule : migc::lint::all_rules()) {
    const int version = count > 2 ? std::atoi(words[2]) : rule.bad.postgres;
    for (const auto& [name, bytes] : migc::lab::project_of(rule.bad)) {
      const auto path = std::filesystem::path(words[1]) / rule.name / name;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream file(path, std::ios::binary);
      file << bytes;
      if (name == "migrate.toml") file << fmt::format("\n[target]\npostgres = {}\n", version);
      if (!file.flush()) {
        fmt::print(stderr, "lay_examples: {} cannot be written\n", path.string());
        return 1;
      }
    }
  }
  return 0;
}
