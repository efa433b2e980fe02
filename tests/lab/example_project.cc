#include "tests/lab/example_project.h"

#include <algorithm>

#include <fmt/format.h>

namespace migc::lab {
namespace {

constexpr std::string_view k_next = "-- next revision\n";

std::pair<std::string, std::string> revision_file(const std::string& id, const std::string& revises,
                                                  std::string_view up) {
  const std::string_view head = up.starts_with("-- migrate:up") ? "" : "-- migrate:up\n";
  return {fmt::format("migrations/{}.sql", id),
          fmt::format("-- a step\n--\n-- Revision ID: {}\n-- Revises: {}\n\n{}{}\n\n"
                      "-- migrate:down\n",
                      id, revises, head, up)};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> project_of(const lint::Example& example) {
  std::vector<std::pair<std::string, std::string>> files = {
      {"migrate.toml", std::string(example.settings)}, revision_file("start", "", example.schema)};
  std::string last = "start";
  for (std::size_t begin = 0; begin <= example.sql.size();) {
    const std::size_t end = std::min(example.sql.find(k_next, begin), example.sql.size());
    const std::string id = fmt::format("change{}", files.size() - 1);
    files.push_back(revision_file(id, last, example.sql.substr(begin, end - begin)));
    last = id;
    begin = end + k_next.size();
  }
  return files;
}

}  // namespace migc::lab
