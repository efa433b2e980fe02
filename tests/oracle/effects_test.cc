// Effects on live servers: statements are run over the schema of tests/data/locks_base.sql, and
// what they do is compared with what migc says. The statements are those of locks.json, and those
// of effects_crossed.txt with each table; what differs stands in locks_exceptions.tsv and
// effects_crossed_exceptions.tsv. SPDX-License-Identifier: MIT
#include <cstdio>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/lab/effects_lab.h"
#include "tests/oracle/measured.h"
#include "tests/oracle/server.h"

namespace migc::oracle {
namespace {

using lab::Case;
using lab::Seen;
using nlohmann::json;

std::vector<Case> read_cases(int postgres) {
  std::vector<Case> cases;
  for (const json& each : json::parse(lab::read_data("locks.json"))) {
    bool is_for_it = false;
    for (const json& result : each.at("results"))
      for (const json& version : result.at("versions")) is_for_it |= version == postgres;
    if (is_for_it)
      cases.push_back({each.at("id"), each.at("before"), each.at("sql"), each.at("timezone")});
  }
  return cases;
}

void replace_all(std::string& text, const std::string& word, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += by.size())
    text.replace(at, word.size(), by);
}

// What the cases find beside their database.
class Cluster {
 public:
  explicit Cluster(const Server& server) : connection_(server, "") {
    drop();
    connection_.execute("CREATE ROLE app");
    connection_.execute("SET allow_in_place_tablespaces = true");
    connection_.execute("CREATE TABLESPACE ts LOCATION ''");
  }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster() { drop(); }

 private:
  void drop() {
    connection_.send("DROP ROLE IF EXISTS app");
    connection_.send("DROP TABLESPACE IF EXISTS ts");
  }

  Connection connection_;
};

// One database for all cases that start from the schema as it is, and one of its own for each of
// the others.
class Bench {
 public:
  explicit Bench(const Server& server)
      : server_(server), cluster_(server), base_(server), connection_(base_.connect()) {
    connection_.execute(lab::read_data("locks_base.sql"));
    connection_.execute("ANALYZE");
  }

  int release() { return std::stoi(connection_.value("SHOW server_version_num")); }

  Seen measure(Case one) {
    replace_all(one.sql, "database base", "database " + base_.name());
    if (one.before.empty()) return oracle::measure(connection_, one);
    const Database own(server_);
    Connection connection = own.connect();
    connection.execute(lab::read_data("locks_base.sql"));
    for (const std::string& each : one.before) connection.execute(each);
    return oracle::measure(connection, one);
  }

 private:
  const Server& server_;
  Cluster cluster_;
  Database base_;
  Connection connection_;
};

// Each statement of effects_crossed.txt with each of its tables.
std::vector<Case> crossed_cases() {
  std::vector<std::pair<std::string, std::string>> tables;
  std::vector<Case> cases;
  std::istringstream lines(lab::read_data("effects_crossed.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string word;
    if (line.starts_with("table ") && words >> word) {
      auto& [table, column] = tables.emplace_back();
      words >> table >> column;
      continue;
    }
    for (const auto& [table, column] : tables) {
      std::string text = line;
      replace_all(text, "{table}", table);
      replace_all(text, "{column}", column);
      cases.push_back({text, {}, text, "UTC"});
    }
  }
  return cases;
}

// `what` names the cases: NAME_exceptions.tsv lists those that differ.
void check(int postgres, const std::string& what, const std::vector<Case>& cases) {
  Bench bench(server_of(postgres));
  lab::Lab lab(postgres);
  const lab::Exceptions exceptions(what + "_exceptions.tsv");
  const int release = bench.release();
  int equal = 0;
  for (const Case& one : cases) {
    const Seen measured = bench.measure(one);
    const Seen predicted = lab.predict(one);
    std::string differs = compare(lab, one, measured, predicted);
    equal += differs.empty() ? 1 : 0;
    if (!exceptions.accept(one, postgres, differs, release)) FAIL_CHECK(differs);
  }
  std::printf("%d: effects of %s as predicted %d of %zu\n", postgres, what.c_str(), equal,
              cases.size());
}

// One after the other: both need the same role and tablespace.
void check_effects(int postgres) {
  check(postgres, "locks", read_cases(postgres));
  check(postgres, "effects_crossed", crossed_cases());
}

}  // namespace

// One test case a version, so that they can run side by side.
TEST_CASE("effects of statements on 13 are as predicted") { check_effects(13); }
TEST_CASE("effects of statements on 14 are as predicted") { check_effects(14); }
TEST_CASE("effects of statements on 15 are as predicted") { check_effects(15); }
TEST_CASE("effects of statements on 16 are as predicted") { check_effects(16); }
TEST_CASE("effects of statements on 17 are as predicted") { check_effects(17); }
TEST_CASE("effects of statements on 18 are as predicted") { check_effects(18); }

}  // namespace migc::oracle
