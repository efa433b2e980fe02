// What migc replays is what the server holds: the catalog after each statement of the scripts in
// catalog/, and after each revision of the example project, on every server.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "compiler/catalog/replay.h"
#include "compiler/sql/parse.h"
#include "tests/oracle/catalog_cases.h"
#include "tests/oracle/catalog_compare.h"
#include "tests/oracle/process.h"
#include "tests/oracle/project.h"
#include "tests/oracle/server.h"
#include "tests/oracle/server_catalog.h"

namespace migc::oracle {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

enum class Part { document, details };

// What one side says after a statement.
struct After {   // NOLINT(bugprone-exception-escape): json's move constructor is not noexcept
  json catalog;  // or its details
  std::string refused = {};  // the SQLSTATE of the statement's refusal; empty: none
};

// --- the server's side

// Runs a statement as its annotation says and returns what is wrong with it.
std::string run_statement(Connection& connection, const CaseStatement& statement) {
  const bool savepoint =
      !statement.refuses.empty() && connection.send("SAVEPOINT migc_refusal").ok();
  const Answer answer = connection.send(statement.text);
  if (savepoint)
    connection.execute("ROLLBACK TO SAVEPOINT migc_refusal; RELEASE SAVEPOINT migc_refusal");
  if (answer.sqlstate == statement.refuses) return {};
  return "the server says \"" + answer.sqlstate + " " + answer.error + "\", the script \"" +
         statement.refuses + "\", of: " + statement.text;
}

// One case on one server; `visit` is called after each statement.
template <typename Visit>
void run_case(const Server& server, Connection& shared, const CatalogCase& one, Visit visit) {
  INFO(one.full_name() << " on " << server.version);
  std::unique_ptr<Database> database;
  std::unique_ptr<Connection> own;
  if (one.transaction) {
    shared.execute("BEGIN");
  } else {
    database = std::make_unique<Database>(server);
    own = std::make_unique<Connection>(server, database->name());
    prepare_catalog(*own);
  }
  Connection& connection = one.transaction ? shared : *own;
  for (const CaseStatement& statement : statements_of(one, server.version)) {
    const std::string fault = run_statement(connection, statement);
    INFO(fault);
    CHECK(fault.empty());
    if (!fault.empty()) break;
    visit(connection, statement);
  }
  if (one.transaction) roll_back_script(shared);
}

std::vector<After> server_catalogs(const Server& server, Connection& shared, const CatalogCase& one,
                                   Part part) {
  std::vector<After> result;
  run_case(server, shared, one, [&](Connection& connection, const CaseStatement& statement) {
    // what was rolled back to a savepoint has left nothing
    const bool is_as_before = one.transaction && !statement.refuses.empty() && !result.empty();
    result.push_back({.catalog = is_as_before             ? result.back().catalog
                                 : part == Part::document ? read_catalog(connection)
                                                          : read_details(connection),
                      .refused = statement.refuses});
  });
  return result;
}

// --- migc's side

struct Schema {
  json catalog;
  std::multiset<std::string> refusals = {};  // SQLSTATEs
  std::string failure = {};                  // why there is no catalog
};

Schema migc_schema(const std::vector<std::string>& arguments, const fs::path& folder) {
  std::vector<std::string> command = {MIGC_BINARY, "schema", "--format", "json"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Outcome outcome = run(command, folder);
  static const std::regex state(R"(SQLSTATE: (\w{5}))");
  Schema schema{.catalog = json::parse(outcome.out, nullptr, false)};
  for (auto at = std::sregex_iterator(outcome.err.begin(), outcome.err.end(), state);
       at != std::sregex_iterator(); ++at)
    schema.refusals.insert((*at)[1]);
  if (schema.catalog.is_object() && schema.catalog.contains("diagnostics"))
    for (const json& diagnostic : schema.catalog["diagnostics"])
      if (diagnostic.contains("sqlstate"))
        schema.refusals.insert(diagnostic["sqlstate"].get<std::string>());
  if (outcome.status != 0 || schema.catalog.is_discarded())
    schema.failure = "migc schema ended with " + std::to_string(outcome.status) + ": " +
                     outcome.err.substr(0, 500);
  return schema;
}

// What migc says after each statement of a script.
std::vector<After> predicted_catalogs(const CatalogCase& one,
                                      const std::vector<CaseStatement>& statements, int version,
                                      Part part) {
  catalog::Replay replay(version, {"public"});
  const auto source = std::make_shared<const SourceFile>(
      one.full_name(), (one.transaction ? "BEGIN;" : "") + one.script);
  const std::size_t shift = one.transaction ? 6 : 0;
  Diagnostics diagnostics;
  const std::vector<sql::Statement> parsed =
      sql::parse(source, {0, source->text().size()}, diagnostics, sql::Operations::yes);
  replay.start_source(source);
  std::size_t next = 0;
  std::vector<After> result;
  for (const CaseStatement& statement : statements) {
    After after;
    for (; next < parsed.size() && parsed[next].span.begin < statement.end + shift; ++next) {
      const catalog::Outcome outcome = replay.run(parsed[next]);
      if (outcome.refusal) after.refused = outcome.refusal->sqlstate;
    }
    after.catalog = part == Part::document ? replayed_document(replay.session())
                                           : replayed_details(replay.session());
    result.push_back(std::move(after));
  }
  return result;
}

// --- both

struct Tally {
  std::size_t cases = 0, cases_equal = 0, statements = 0, statements_equal = 0, objects = 0,
              objects_equal = 0;

  void add(const Tally& other) {
    cases += other.cases;
    cases_equal += other.cases_equal;
    statements += other.statements;
    statements_equal += other.statements_equal;
    objects += other.objects;
    objects_equal += other.objects_equal;
  }

  std::string text() const {
    const auto pair = [](std::size_t equal, std::size_t all) {
      return std::to_string(equal) + " of " + std::to_string(all);
    };
    return "cases equal " + pair(cases_equal, cases) + ", statements " +
           pair(statements_equal, statements) + ", objects " + pair(objects_equal, objects);
  }
};

std::string first_line(const std::string& statement) {
  std::istringstream lines(statement);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && !line.starts_with("--")) return line;
  return statement;
}

// Compares what the two sides say about one case; `report` gets what differs first.
Tally compare_case(Part part, const std::vector<CaseStatement>& statements,
                   const std::vector<After>& server, const std::vector<After>& migc,
                   std::string& report) {
  const auto objects = part == Part::document ? objects_of : details_of;
  Tally tally{.cases = 1};
  for (std::size_t i = 0; i < server.size(); ++i) {
    const Comparison catalogs = compare(objects(server[i].catalog), objects(migc[i].catalog));
    const bool refusal = server[i].refused == migc[i].refused;
    tally.add(
        {.statements = 1,
         .statements_equal = catalogs.same() && refusal && migc[i].catalog.is_object() ? 1U : 0U,
         .objects = catalogs.total,
         .objects_equal = catalogs.equal});
    if (tally.statements_equal == tally.statements || !report.empty()) continue;
    report = "  after: " + first_line(statements[i].text) + "\n";
    if (migc[i].catalog.is_string()) report += "    " + migc[i].catalog.get<std::string>() + "\n";
    if (!refusal)
      report +=
          "    refusal: server \"" + server[i].refused + "\", migc \"" + migc[i].refused + "\"\n";
    for (std::size_t d = 0; d < std::min<std::size_t>(catalogs.differences.size(), 6); ++d)
      report += "    " + catalogs.differences[d] + "\n";
  }
  tally.cases_equal = tally.statements_equal == tally.statements ? 1 : 0;
  return tally;
}

// The names in catalog_exceptions.tsv (where, name, reason) that are about cases. What the two
// sides disagree about there shows in the details too, which have more in details_exceptions.tsv.
std::set<std::string> known_exceptions(Part part) {
  std::set<std::string> names = listed_names("catalog_exceptions.tsv", "case");
  if (part == Part::details) names.merge(listed_names("details_exceptions.tsv", "details"));
  return names;
}

// The environment narrows a run to cases whose name contains this.
bool is_wanted(const CatalogCase& one, int version) {
  const char* const only = std::getenv("MIGC_CASES");
  return one.runs_on(version) &&
         (only == nullptr || one.full_name().find(only) != std::string::npos);
}

void check_scripts(int version, Part part = Part::document) {
  const Server& server = server_of(version);
  const Database database(server);
  Connection connection = database.connect();
  prepare_catalog(connection);
  const std::set<std::string> exceptions = known_exceptions(part);
  std::map<std::string, Tally> topics;
  Tally sum;
  std::size_t known = 0;
  std::size_t unknown_failures = 0;
  for (const CatalogCase& one : read_catalog_cases()) {
    if (!is_wanted(one, version) || !one.is_readable()) continue;
    const auto statements = statements_of(one, version);
    std::string report;
    const Tally tally =
        compare_case(part, statements, server_catalogs(server, connection, one, part),
                     predicted_catalogs(one, statements, version, part), report);
    topics[one.topic].add(tally);
    sum.add(tally);
    const bool excepted = exceptions.count(one.full_name()) != 0;
    known += excepted ? 1 : 0;
    unknown_failures += !excepted && tally.cases_equal == 0 ? 1 : 0;
    if (!excepted && !report.empty())
      std::printf("%d %s\n%s", version, one.full_name().c_str(), report.c_str());
    if (excepted && tally.cases_equal == 1)
      std::printf("%d %s: no exception any more\n", version, one.full_name().c_str());
  }
  for (const auto& [topic, tally] : topics)
    std::printf("%d %-22s %s\n", version, topic.c_str(), tally.text().c_str());
  std::printf("%d in sum: %s; known exceptions %zu\n", version, sum.text().c_str(), known);
  CHECK(unknown_failures == 0);
}

// The object of the document that the key of a detail names; empty: the document does not list its
// kind.
std::string object_of_detail(const std::string& key) {
  for (const char* const kind : {"relation ", "column ", "constraint ", "index ", "trigger ",
                                 "policy ", "type ", "function "})
    if (key.starts_with(kind)) return key;
  if (key.starts_with("schema ")) return "schemas " + key.substr(7);
  if (key.starts_with("extension ")) return "extensions " + key.substr(10);
  return {};
}

// The queries about a server agree: each detail is of an object that the document lists, and
// the kinds that always have details have them.
void check_details(Connection& connection) {
  const CatalogObjects objects = objects_of(read_catalog(connection));
  const CatalogObjects details = details_of(read_details(connection));
  const json definitions = read_definitions(connection);
  for (const auto& [key, facts] : details) {
    const std::string object = object_of_detail(key);
    if (!object.empty() && objects.count(object) == 0) FAIL_CHECK(key << " is in no document");
  }
  for (const auto& [path, facts] : objects)
    for (const char* const kind : {"index ", "trigger ", "policy ", "function "})
      if (path.starts_with(kind) && details.count(path) == 0) FAIL_CHECK(path);
  for (const auto& [path, facts] : objects)
    for (const char* const kind : {"constraint ", "index ", "trigger ", "policy "})
      if (path.starts_with(kind) && !definitions.contains(path)) FAIL_CHECK(path);
}

// The scripts themselves: every statement runs, or is refused, as they say.
void check_annotations(int version) {
  const Server& server = server_of(version);
  const Database database(server);
  Connection connection = database.connect();
  prepare_catalog(connection);
  std::size_t cases = 0;
  std::size_t statements = 0;
  std::size_t refusals = 0;
  for (const CatalogCase& one : read_catalog_cases()) {
    if (!is_wanted(one, version)) continue;
    ++cases;
    const std::size_t count = statements_of(one, version).size();
    std::size_t done = 0;
    run_case(server, connection, one, [&](Connection& here, const CaseStatement& statement) {
      ++statements;
      refusals += statement.refuses.empty() ? 0 : 1;
      if (++done == count) check_details(here);
    });
    CHECK(done == count);
  }
  std::printf("%d: %zu scripts, %zu statements, %zu refusals\n", version, cases, statements,
              refusals);
  if (std::getenv("MIGC_CASES") == nullptr) CHECK(cases >= 430);
}

// Details without those of some relations.
CatalogObjects without(CatalogObjects details, const std::vector<std::string>& relations) {
  std::erase_if(details, [&](const auto& detail) {
    return std::any_of(relations.begin(), relations.end(), [&](const std::string& relation) {
      const std::size_t at = detail.first.find(" " + relation);
      const std::size_t end = at + 1 + relation.size();
      return at != std::string::npos && (end == detail.first.size() || detail.first[end] == '.');
    });
  });
  return details;
}

// The example project after each revision, made by the scripts that migc compiles. A revision's
// catalog is that of its ancestors, so each starts from an empty database.
void check_example(int version) {
  const Server& server = server_of(version);
  const fs::path folder = MIGC_SOURCE_DIR;
  const std::string postgres = std::to_string(version);
  const Outcome plan = run(
      {MIGC_BINARY, "--postgres", postgres, "--format", "json", "upgrade", "base:heads", "--plan"},
      folder);
  REQUIRE(plan.status == 0);
  const TestProject scratch(version);
  const fs::path script = scratch.folder() / "step.sql";
  Tally sum;
  const json steps = json::parse(plan.out)["steps"];
  for (const json& step : steps) {
    const std::string revision = step["revision"];
    INFO(version << " " << revision);
    const Database database(server);
    const Outcome compiled = run(
        {MIGC_BINARY, "--postgres", postgres, "upgrade", "base:" + revision, "--sql", "-o", script},
        folder);
    REQUIRE(compiled.status == 0);
    psql_ok(database, script);
    Connection connection = database.connect();
    prepare_catalog(connection);
    const std::vector<std::string> own = {"public.alembic_version", "public.migration_history",
                                          "public.migration_history_id_seq"};
    const Schema schema = migc_schema({"--postgres", postgres, "-v", revision}, folder);
    INFO(schema.failure);
    CHECK(schema.failure.empty());
    const Comparison document =
        compare(objects_of(read_catalog(connection, own)), objects_of(schema.catalog));
    const Comparison details = compare(without(details_of(read_details(connection)), own),
                                       details_of(schema.catalog.value("details", json::object())));
    for (const Comparison& each : {document, details}) {
      for (const std::string& difference : each.differences) UNSCOPED_INFO(difference);
      CHECK(each.same());
      sum.add({.objects = each.total, .objects_equal = each.equal});
    }
    fs::remove(script);
  }
  std::printf("%d example project: %zu revisions, objects equal %zu of %zu\n", version,
              steps.size(), sum.objects_equal, sum.objects);
}

}  // namespace

// One test case a version, so that they can run side by side.
TEST_CASE("catalog scripts run on 13 as they say") { check_annotations(13); }
TEST_CASE("catalog scripts run on 14 as they say") { check_annotations(14); }
TEST_CASE("catalog scripts run on 15 as they say") { check_annotations(15); }
TEST_CASE("catalog scripts run on 16 as they say") { check_annotations(16); }
TEST_CASE("catalog scripts run on 17 as they say") { check_annotations(17); }
TEST_CASE("catalog scripts run on 18 as they say") { check_annotations(18); }

TEST_CASE("catalog after each statement equals that of 13") { check_scripts(13); }
TEST_CASE("catalog after each statement equals that of 14") { check_scripts(14); }
TEST_CASE("catalog after each statement equals that of 15") { check_scripts(15); }
TEST_CASE("catalog after each statement equals that of 16") { check_scripts(16); }
TEST_CASE("catalog after each statement equals that of 17") { check_scripts(17); }
TEST_CASE("catalog after each statement equals that of 18") { check_scripts(18); }

TEST_CASE("catalog details after each statement equal those of 13") {
  check_scripts(13, Part::details);
}
TEST_CASE("catalog details after each statement equal those of 14") {
  check_scripts(14, Part::details);
}
TEST_CASE("catalog details after each statement equal those of 15") {
  check_scripts(15, Part::details);
}
TEST_CASE("catalog details after each statement equal those of 16") {
  check_scripts(16, Part::details);
}
TEST_CASE("catalog details after each statement equal those of 17") {
  check_scripts(17, Part::details);
}
TEST_CASE("catalog details after each statement equal those of 18") {
  check_scripts(18, Part::details);
}

TEST_CASE("catalog after each revision of the example equals that of 13") { check_example(13); }
TEST_CASE("catalog after each revision of the example equals that of 14") { check_example(14); }
TEST_CASE("catalog after each revision of the example equals that of 15") { check_example(15); }
TEST_CASE("catalog after each revision of the example equals that of 16") { check_example(16); }
TEST_CASE("catalog after each revision of the example equals that of 17") { check_example(17); }
TEST_CASE("catalog after each revision of the example equals that of 18") { check_example(18); }

}  // namespace migc::oracle
