// The ways back that migc drafts, on real servers: where it says "exact", the server's catalog is
// what it was. SPDX-License-Identifier: MIT
#include <filesystem>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "compiler/base/files.h"
#include "tests/lab/way_back_cases.h"
#include "tests/oracle/project.h"
#include "tests/oracle/schema.h"
#include "tests/oracle/server_catalog.h"

namespace migc::oracle {
namespace {

namespace fs = std::filesystem;
using Catch::Generators::from_range;

// Everything that is asked of a database: facts by line, and what is in docs/schema-json.md.
struct Snapshot {
  std::vector<std::string> facts;
  nlohmann::json details;
};

Snapshot snapshot_of(const Database& database) {
  Connection connection = database.connect();
  Snapshot found{describe_schema(connection, k_bookkeeping), {}};
  prepare_catalog(connection);
  found.details = read_details(connection);
  return found;
}

// The revisions whose schema comes back, by migc's word; all drafts are written.
std::map<std::string, std::string> fill_down(const TestProject& project) {
  const Outcome outcome = project.migc({"--format", "json", "revision", "--fill-down"});
  INFO(outcome.out << outcome.err);
  std::map<std::string, std::string> verdicts;
  const auto document = nlohmann::json::parse(outcome.out);
  REQUIRE(document.contains("revisions"));
  for (const auto& each : document["revisions"]) verdicts[each["revision"]] = each["verdict"];
  return verdicts;
}

// Up, down, and what came back of it.
bool comes_back(const TestProject& project, const Database& database, const std::string& from,
                const std::string& to) {
  const Snapshot before = snapshot_of(database);
  psql_ok(database, project.compile({"upgrade", from + ":" + to, "--fail-on", "never"}));
  psql_ok(database, project.compile({"downgrade", to + ":" + from}));
  const Snapshot after = snapshot_of(database);
  const std::string differs = difference(before.facts, after.facts);
  UNSCOPED_INFO(differs);
  return differs.empty() && before.details == after.details;
}

}  // namespace

TEST_CASE("a drafted way back of each kind of change leads back", "[fill-down]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  for (const lab::WayBackCase& each : lab::way_back_cases()) {
    if (server.version < each.since) continue;
    CAPTURE(each.name, each.before, each.up);
    TestProject project(server.version);
    project.add({"start", "", each.before, "SELECT 1;"});
    project.add({"change", "start", each.up});
    const std::string verdict = fill_down(project).at("change");
    const Database database(server);
    psql_ok(database, project.compile({"upgrade", "start", "--fail-on", "never"}));
    CHECK(comes_back(project, database, "start", "change") == (each.verdict != "differs"));
    CHECK(verdict == each.verdict);
  }
}

TEST_CASE("drafted ways back of the example project lead back, revision by revision",
          "[fill-down]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  for (const auto& entry : fs::directory_iterator(fs::path(MIGC_SOURCE_DIR) / "migrations")) {
    std::string text = *read_file(entry.path());
    const std::size_t down =
        std::min(text.find("\n-- migrate:down"), text.find("\n-- migrate:irreversible"));
    const std::size_t verify = std::min(text.find("\n-- migrate:verify"), text.size());
    if (down != std::string::npos) text.erase(down, verify - down);
    project.add_file("migrations/" + entry.path().filename().string(), text);
  }
  const auto verdicts = fill_down(project);
  const Database database(server);
  const Outcome listed = project.migc({"--format", "json", "upgrade", "base:heads", "--plan"});
  std::string from = "base";
  std::size_t exact = 0;
  for (const auto& step : nlohmann::json::parse(listed.out)["steps"]) {
    std::string rows;
    for (const auto& row : step["rows_after"])
      rows += (rows.empty() ? "" : ",") + row.get<std::string>();
    const std::string revision = step["revision"];
    CAPTURE(revision);
    const auto verdict = verdicts.find(revision);
    const bool simple = from.find(',') == std::string::npos && rows.find(',') == std::string::npos;
    if (simple && verdict != verdicts.end()) {
      CHECK(comes_back(project, database, from, revision) == (verdict->second == "exact"));
      exact += verdict->second == "exact" ? 1 : 0;
    }
    psql_ok(database, project.compile({"upgrade", revision, "--from", from, "--fail-on", "never"}));
    from = rows;
  }
  CHECK(exact > 10);
}

}  // namespace migc::oracle
