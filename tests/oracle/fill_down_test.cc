// The ways back that migc drafts, on real servers: where it says "exact", the server's catalog is
// what it was. SPDX-License-Identifier: MIT
#include <filesystem>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

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

Snapshot snapshot_of(Connection& connection) {
  return {describe_schema(connection, k_bookkeeping), read_details(connection)};
}

bool same(const Snapshot& before, const Snapshot& after) {
  const std::string differs = difference(before.facts, after.facts);
  UNSCOPED_INFO(differs);
  return differs.empty() && before.details == after.details;
}

// What transactions can run: the catalog after it is the same.
std::string without_concurrently(std::string sql) {
  const std::string word = " CONCURRENTLY";
  for (std::size_t at = 0; (at = sql.find(word, at)) != std::string::npos;)
    sql.erase(at, word.size());
  return sql;
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

// What stands behind the marker of a revision's file.
std::string draft_of(const TestProject& project, const std::string& revision) {
  for (const auto& entry : fs::directory_iterator(project.folder() / "migrations")) {
    const std::string text = *read_file(entry.path());
    const std::size_t down = text.find("\n-- migrate:down");
    if (text.find("Revision ID: " + revision + "\n") == std::string::npos) continue;
    REQUIRE(down != std::string::npos);
    return text.substr(down);
  }
  FAIL("there is no revision " << revision);
  return {};
}

}  // namespace

TEST_CASE("a drafted way back of each kind of change leads back", "[fill-down]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  Connection connection = database.connect();
  prepare_catalog(connection);
  for (const lab::WayBackCase& each : lab::way_back_cases()) {
    if (server.version < each.since) continue;
    CAPTURE(each.name, each.before, each.up);
    TestProject project(server.version);
    project.add({"start", "", each.before, "SELECT 1;"});
    project.add({"change", "start", each.up});
    CHECK(fill_down(project).at("change") == each.verdict);
    const std::string down = draft_of(project, "change");
    CAPTURE(down);
    connection.execute("BEGIN; SET LOCAL search_path = public");
    if (!each.before.empty()) connection.execute(each.before);
    const Snapshot before = snapshot_of(connection);
    connection.execute(without_concurrently(each.up));
    connection.execute(without_concurrently(down));
    CHECK(same(before, snapshot_of(connection)) == (each.verdict != "differs"));
    roll_back_script(connection);
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
  CHECK(verdicts.size() == 24);
  const Database database(server);
  Connection connection = database.connect();
  prepare_catalog(connection);
  const Outcome listed = project.migc({"--format", "json", "upgrade", "base:heads", "--plan"});
  std::string from = "base";
  std::size_t exact = 0;
  const auto plan = nlohmann::json::parse(listed.out);
  for (const auto& step : plan["steps"]) {
    std::string rows;
    for (const auto& row : step["rows_after"])
      rows += (rows.empty() ? "" : ",") + row.get<std::string>();
    const std::string revision = step["revision"];
    CAPTURE(revision);
    const auto verdict = verdicts.find(revision);
    // the first script makes what migc keeps for itself
    const bool is_alone = from != "base" && from.find(',') == std::string::npos &&
                          rows.find(',') == std::string::npos;
    if (is_alone && verdict != verdicts.end()) {
      const Snapshot before = snapshot_of(connection);
      psql_ok(database, project.compile({"upgrade", fmt::format("{}:{}", from, revision),
                                         "--fail-on", "never"}));
      psql_ok(database, project.compile({"downgrade", fmt::format("{}:{}", revision, from)}));
      CHECK(same(before, snapshot_of(connection)) == (verdict->second == "exact"));
      exact += verdict->second == "exact" ? 1 : 0;
    }
    psql_ok(database, project.compile({"upgrade", revision, "--from", from, "--fail-on", "never"}));
    from = rows;
  }
  CHECK(exact == 10);  // those with one row before and after; the last one drops columns
}

}  // namespace migc::oracle
