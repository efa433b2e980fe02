// lay_examples FOLDER [VERSION]: the bad example of each rule as a project of its own, FOLDER/RULE.
// VERSION: of PostgreSQL, in the place of the one that the example names.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "lint/rules/registry.h"
#include "tests/lab/example_project.h"

namespace {

void lay_out(const migc::lint::Rule& rule, const std::filesystem::path& folder, int version) {
  for (const auto& [name, bytes] : migc::lab::project_of(rule.bad)) {
    const auto path = folder / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file;
    file.exceptions(std::ios::failbit | std::ios::badbit);
    file.open(path, std::ios::binary);
    file << bytes;
    if (name == "migrate.toml") file << fmt::format("\n[target]\npostgres = {}\n", version);
    file.close();
  }
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fputs("usage: lay_examples FOLDER [VERSION]\n", stderr);
    return 2;
  }
  try {
    for (const migc::lint::Rule& rule : migc::lint::all_rules())
      lay_out(rule, std::filesystem::path(words[1]) / rule.name,
              count > 2 ? std::atoi(words[2]) : rule.bad.postgres);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "lay_examples: %s\n", failure.what());
    return 1;
  }
  return 0;
}
