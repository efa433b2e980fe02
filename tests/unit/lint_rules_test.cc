// Every rule: documented, named, and right about its own examples.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>

#include "compiler/config.h"
#include "lint/example.h"
#include "lint/rules/registry.h"

namespace migc::lint {
namespace {

// The usual levels, and the rule itself on.
Levels levels_for(const Rule& rule) {
  Diagnostics diagnostics;
  const Config config = default_config();
  Levels levels = levels_of(all_rules(), config, {}, diagnostics);
  levels[static_cast<std::size_t>(&rule - all_rules().data())] = rule.severity;
  return levels;
}

std::multiset<std::string> found_in(const Example& example, const Rule& rule) {
  std::multiset<std::string> ids;
  for (const Reported& each : lint_example(example, all_rules(), levels_for(rule)).findings)
    ids.insert(each.diagnostic.id);
  return ids;
}

}  // namespace

TEST_CASE("rules: the bad example gives this rule's finding alone, the good one none",
          "[lint][rules]") {
  for (const Rule& rule : all_rules()) {
    INFO(rule.name);
    const auto bad = found_in(rule.bad, rule);
    CHECK(bad == std::multiset<std::string>{std::string(rule.name)});
    CHECK_THAT(found_in(rule.good, rule), Catch::Matchers::IsEmpty());
  }
}

TEST_CASE("rules: documented, unique, and named after what they flag", "[lint][rules]") {
  static const std::regex name("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  // "ignore RULE" has to read well: no rule is called after the cure
  static const std::regex cure("^(require|prefer|ban|no|use|disallow|avoid)-.*");
  std::set<std::string_view> names;
  std::set<std::string_view> summaries;
  for (const Rule& rule : all_rules()) {
    INFO(rule.name);
    CHECK(std::regex_match(std::string(rule.name), name));
    CHECK(!std::regex_match(std::string(rule.name), cure));
    CHECK(names.insert(rule.name).second);
    CHECK(summaries.insert(rule.summary).second);
    CHECK(rule.summary.size() >= 12);
    CHECK(rule.summary.size() <= 110);
    CHECK(rule.summary.back() != '.');
    CHECK(rule.why.size() >= 60);
    CHECK(rule.why.back() == '.');
    CHECK(rule.instead.size() >= 15);
    CHECK(rule.instead.back() != '.');
    CHECK(!rule.bad.sql.empty());
    CHECK(!rule.good.sql.empty());
    const bool checks = rule.check != nullptr || rule.check_part != nullptr ||
                        rule.check_refused != nullptr || rule.check_text != nullptr;
    CHECK(checks);
  }
}

TEST_CASE("rules: one file each, under its name", "[lint][rules]") {
  std::set<std::string> files;
  const auto folder = std::filesystem::path(MIGC_SOURCE_DIR) / "lint/rules";
  for (const auto& each : std::filesystem::directory_iterator(folder)) {
    const std::string stem = each.path().stem().string();
    if (each.path().extension() == ".cc" && stem != "registry") files.insert(stem);
  }
  std::set<std::string> expected;
  for (const Rule& rule : all_rules()) {
    std::string stem(rule.name);
    std::replace(stem.begin(), stem.end(), '-', '_');
    expected.insert(std::move(stem));
  }
  CHECK(files == expected);
}

}  // namespace migc::lint
