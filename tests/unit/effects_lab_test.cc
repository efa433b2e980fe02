// Effects against what real servers 13 to 18 did: each statement of tests/data/locks.json is
// predicted over the schema of locks_base.sql. What differs stands in locks_exceptions.tsv, with
// what is missing; what stands there and does not differ is a fault too.
// SPDX-License-Identifier: MIT
#include "tests/lab/effects_lab.h"

#include <catch2/catch_test_macros.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/base/version.h"

namespace migc::lab {
namespace {

using nlohmann::json;

bool is_toast(const std::string& name) {
  return name.find_first_not_of("0123456789") == std::string::npos;
}

Seen measured(const json& result) {
  Seen seen;
  seen.error = result.value("error", "");
  if (!seen.error.empty()) return seen;  // nothing else was measured
  for (const auto& [name, mode] : result.at("locks").items())
    if (!is_toast(name))
      seen.locks[name] = effects::lock_mode_named(mode.get<std::string>()).value();
  for (const auto& name : result.at("rewrites"))
    if (!is_toast(name.get<std::string>())) seen.rewrites.insert(name.get<std::string>());
  for (const auto& [name, rows] : result.at("scans").items()) seen.scans.insert(name);
  for (const auto& name : result.at("gone")) seen.gone.insert(name.get<std::string>());
  return seen;
}

// Null for a version on which it was not run.
const json* result_of(const json& one, int postgres) {
  for (const json& result : one.at("results")) {
    for (const json& version : result.at("versions"))
      if (version == postgres) return &result;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("effects: what servers did with the statements of locks.json", "[effects]") {
  const json cases = json::parse(read_data("locks.json"));
  const Exceptions exceptions("locks_exceptions.tsv");
  for (int postgres = k_oldest_postgres; postgres <= k_newest_postgres; ++postgres) {
    Lab lab(postgres);
    int equal = 0;
    int total = 0;
    int wrong = 0;  // and said to be certain
    for (const json& each : cases) {
      const json* const result = result_of(each, postgres);
      if (result == nullptr) continue;
      const Case one{each.at("id"), each.at("before"), each.at("sql"), each.at("timezone")};
      const Seen found = lab.predict(one);
      std::string differs = compare(lab, one, measured(*result), found);
      ++total;
      equal += differs.empty() ? 1 : 0;
      wrong += !differs.empty() && found.certain ? 1 : 0;
      if (!exceptions.accept(one, postgres, differs)) FAIL_CHECK(differs);
    }
    WARN(fmt::format("{} of {} on {}; certain and wrong: {}", equal, total, postgres, wrong));
  }
}

}  // namespace migc::lab
