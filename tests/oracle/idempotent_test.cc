// Scripts that find out by themselves what is missing: from every reachable state of a database,
// with psql and without. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/base/text.h"
#include "tests/oracle/journey.h"
#include "tests/oracle/schema.h"
#include "tests/oracle/statements.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace
using Catch::Matchers::ContainsSubstring;

namespace {

using Names = std::set<std::string>;
using Rows = std::vector<std::string>;
using Parents = std::map<std::string, Names>;  // what each revision builds on

// Every set of revisions that can be applied: with each of them those it builds on.
std::set<Names> reachable(const Parents& graph) {
  std::set<Names> states = {{}};
  std::vector<Names> open = {{}};
  while (!open.empty()) {
    const Names state = open.back();
    open.pop_back();
    for (const auto& [id, parents] : graph) {
      if (!std::includes(state.begin(), state.end(), parents.begin(), parents.end())) continue;
      Names next = state;
      if (next.insert(id).second && states.insert(next).second) open.push_back(std::move(next));
    }
  }
  return states;
}

// Those on which no other one builds.
Rows rows_of(const Parents& graph, const Names& state) {
  Names rows = state;
  for (const std::string& id : state)
    for (const std::string& parent : graph.at(id)) rows.erase(parent);
  return {rows.begin(), rows.end()};
}

Rows missing_of(const Parents& graph, const Names& state) {
  Rows missing;
  for (const auto& [id, parents] : graph)
    if (!state.contains(id)) missing.push_back(id);
  return missing;
}

// The project's own, as it lists them.
Parents graph_of(const TestProject& project) {
  const auto listed = nlohmann::json::parse(project.migc({"history", "--format", "json"}).out);
  Parents graph;
  for (const auto& each : listed["revisions"]) {
    Names& parents = graph[each["revision"].get<std::string>()];
    for (const char* const key : {"down_revisions", "depends_on"})
      for (const auto& parent : each[key]) parents.insert(parent.get<std::string>());
  }
  return graph;
}

// Runs the one revision that is missing between two states.
void run_one(const Database& database, const TestProject& project, const Parents& graph,
             const Names& state, const std::string& revision) {
  const Rows rows = rows_of(graph, state);
  const std::string from = rows.empty() ? "base" : migc::join(rows, ",");
  psql_ok(database, project.compile({"upgrade", revision, "--from", from}));
}

// Databases in every state, each made from one that lacks one revision.
class States {
 public:
  States(const Server& server, const TestProject& project, const Parents& graph)
      : server_(server), project_(project), graph_(graph) {}

  const Database& at(const Names& state) {
    auto& database = databases_[state];
    if (database) return *database;
    if (state.empty()) {
      database = std::make_unique<Database>(server_);
      return *database;
    }
    const std::string last = rows_of(graph_, state).front();
    Names before = state;
    before.erase(last);
    database = Database::copy_of(at(before));
    run_one(*database, project_, graph_, before, last);
    return *database;
  }

 private:
  const Server& server_;
  const TestProject& project_;
  const Parents& graph_;
  std::map<Names, std::unique_ptr<Database>> databases_;
};

Rows contents(const Database& database) {
  Connection connection = database.connect();
  Rows all = describe_schema(connection, k_bookkeeping);
  for (std::string& row : describe_rows(connection, k_bookkeeping)) all.push_back(std::move(row));
  return all;
}

// A graph with branches, merges and dependencies; each revision makes a table and tells that it
// ran.
Parents add_random_graph(TestProject& project, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  Parents graph;
  std::vector<Names> revises;
  for (std::size_t i = 0; i < 7; ++i) {
    const auto earlier = [&] {
      return fmt::format("r{}", i - 1 - below(std::min<std::size_t>(i, 4)));
    };
    Names down;
    Names needed;
    if (i > 0 && below(6) != 0)
      for (std::size_t k = 0; k < (below(3) == 0 ? 2 : 1); ++k) down.insert(earlier());
    // a parent that another one builds on would be redundant, and a note
    for (const std::string& each : Names(down))
      for (const std::string& other : Names(down))
        if (revises[std::stoul(other.substr(1))].contains(each)) down.erase(each);
    if (i > 0 && below(4) == 0) needed.insert(earlier());
    const std::string id = fmt::format("r{}", i);
    revises.push_back(down);
    project.add(
        {.id = id,
         .revises = migc::join(Rows(down.begin(), down.end()), ", "),
         .up = fmt::format("CREATE TABLE made_{0} (id int);\nINSERT INTO ran VALUES ('{0}');\n"
                           "SET work_mem = '8MB';\nCOMMENT ON TABLE made_{0} IS 'it''s; {0}';\n",
                           id),
         .down = fmt::format("DROP TABLE made_{};\n", id),
         .verify = fmt::format("SELECT count(*) = 1 FROM ran WHERE id = '{}';\n", id),
         .depends_on = migc::join(Rows(needed.begin(), needed.end()), ", ")});
    down.merge(needed);
    graph[id] = down;
  }
  return graph;
}

// A database in a state, without migc.
void make_state(Connection& connection, const Parents& graph, const Names& state) {
  std::string sql =
      "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE ran (id text);"
      "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT "
      "alembic_version_pkc PRIMARY KEY (version_num));";
  for (const std::string& id : state) sql += fmt::format("CREATE TABLE made_{} (id int);", id);
  for (const std::string& row : rows_of(graph, state))
    sql += fmt::format("INSERT INTO alembic_version VALUES ('{}');", row);
  connection.execute(sql);
}

struct Count {
  std::size_t right = 0;
  std::size_t all = 0;
};

// Runs what `run` runs from every reachable state, and looks what ran.
template <typename Run>
Count run_from_everywhere(const Database& database, const Parents& graph, Run run) {
  Count count;
  Names all;
  for (const auto& [id, parents] : graph) all.insert(id);
  for (const Names& state : reachable(graph)) {
    Connection connection = database.connect();
    make_state(connection, graph, state);
    run();
    const bool right =
        version_rows(database) == rows_of(graph, all) &&
        connection.column("SELECT id FROM ran ORDER BY id") == missing_of(graph, state) &&
        connection.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'made\\_%'") ==
            std::to_string(all.size());
    ++count.all;
    count.right += right ? 1 : 0;
    if (!right)
      UNSCOPED_INFO("from " << migc::join(rows_of(graph, state), ", ") << ": "
                            << migc::join(version_rows(database), ", "));
  }
  return count;
}

}  // namespace

namespace {

void run_and_count(const Database& database, const std::filesystem::path& script,
                   std::size_t missing) {
  const Outcome outcome = psql(database, script);
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.err, ContainsSubstring(fmt::format("migc: {} of ", missing)));
}

// From every state: what is missing runs, nothing else; and nothing at all the second time.
void check_every_state(const Server& server, const TestProject& project, std::size_t expected) {
  const Parents graph = graph_of(project);
  const auto states = reachable(graph);
  CHECK(states.size() == expected);
  const auto script = project.compile({"upgrade", "heads", "--idempotent"});
  States databases(server, project, graph);
  Names all;
  for (const auto& [id, parents] : graph) all.insert(id);
  const Rows whole = contents(databases.at(all));
  for (const Names& state : states) {
    const auto database = Database::copy_of(databases.at(state));
    CAPTURE(rows_of(graph, state));
    Connection connection = database->connect();
    const std::string before =
        state.empty() ? "0" : connection.value("SELECT max(id) FROM migration_history");
    run_and_count(*database, script, graph.size() - state.size());
    CHECK(version_rows(*database) == rows_of(graph, all));
    CHECK(connection.column("SELECT revision FROM migration_history WHERE id > " + before +
                            " GROUP BY revision ORDER BY revision COLLATE \"C\"") ==
          missing_of(graph, state));
    if (state.empty()) run_and_count(*database, script, 0);
    CHECK(difference(whole, contents(*database)) == "");  // NOLINT: shows what differs
  }
}

}  // namespace

TEST_CASE("an idempotent script ends at the target from every reachable set of rows",
          "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject journey(server.version);
  add_journey(journey);
  check_every_state(server, journey, 11);
}

TEST_CASE("the example project, idempotent, ends at the target from every reachable set of rows",
          "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(MIGC_SOURCE_DIR) / "migrations"))
    project.add_file("migrations/" + entry.path().filename().string(), read_text(entry.path()));
  check_every_state(server, project, 48);
}

TEST_CASE("idempotent scripts of random graphs run what is missing and nothing else",
          "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  Count psql_count;
  Count sql_count;
  for (std::uint32_t seed = 0; seed < 4; ++seed) {
    CAPTURE(seed);
    TestProject project(server.version, seed == 3 ? "[history]\ntable = \"\"\n" : "");
    const Parents graph =
        add_random_graph(project, seed * 100 + static_cast<std::uint32_t>(server.version));
    const auto script = project.compile({"upgrade", "heads", "--idempotent"});
    const Count by_psql = run_from_everywhere(database, graph, [&] { psql_ok(database, script); });
    CHECK(by_psql.right == by_psql.all);
    const auto statements = split_statements(
        read_text(project.compile({"upgrade", "heads", "--idempotent", "--dialect", "sql"})));
    const Count by_statements = run_from_everywhere(database, graph, [&] {
      Connection connection = database.connect();
      for (const std::string& statement : statements) connection.execute(statement);
    });
    CHECK(by_statements.right == by_statements.all);
    psql_count = {psql_count.right + by_psql.right, psql_count.all + by_psql.all};
    sql_count = {sql_count.right + by_statements.right, sql_count.all + by_statements.all};
  }
  std::printf("%d idempotent: %zu of %zu states with psql, %zu of %zu without\n", server.version,
              psql_count.right, psql_count.all, sql_count.right, sql_count.all);
}

TEST_CASE("an idempotent script of one transaction runs what is missing", "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version, "[script]\ntransaction = \"single\"\n");
  const Parents graph = add_random_graph(project, 7);
  const auto script = project.compile({"upgrade", "heads", "--idempotent"});
  const Count count = run_from_everywhere(database, graph, [&] { psql_ok(database, script); });
  CHECK(count.right == count.all);
}

TEST_CASE("an idempotent script leaves what is beyond its target and beside it alone",
          "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_journey(project);
  const auto script = project.compile({"upgrade", "b1", "--idempotent"});
  const Database beyond(server);
  psql_ok(beyond, project.compile({"upgrade", "b2"}));
  const Rows before = contents(beyond);
  psql_ok(beyond, script);
  CHECK(version_rows(beyond) == Rows{"b2"});
  CHECK(difference(before, contents(beyond)) == "");  // NOLINT: shows what differs
  const Database beside(server);
  psql_ok(beside, project.compile({"upgrade", "c1"}));
  psql_ok(beside, script);
  CHECK(version_rows(beside) == Rows{"b1", "c1"});
}

TEST_CASE("an idempotent script refuses rows that it cannot understand", "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_journey(project);
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "b1"}));
  Connection connection = database.connect();
  const auto refuses = [&](const std::filesystem::path& script, const std::string& why) {
    const Rows before = contents(database);
    const Outcome outcome = psql(database, script);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, ContainsSubstring(why) && ContainsSubstring("nothing was changed"));
    CHECK(difference(before, contents(database)) == "");  // NOLINT: shows what differs
  };
  const auto script = project.compile({"upgrade", "head", "--idempotent"});
  refuses(project.compile({"upgrade", "c1:head", "--idempotent"}), "{c1}, and c1 is not applied");
  connection.execute("INSERT INTO alembic_version VALUES ('f00')");
  refuses(script, "holds {f00}, which the sources");
  connection.execute("UPDATE alembic_version SET version_num = 'a1' WHERE version_num = 'f00'");
  refuses(script, "and a1 is below another");
  connection.execute("DELETE FROM alembic_version WHERE version_num = 'a1'");
  connection.execute("UPDATE migration_history SET revision_done = false WHERE revision = 'b1'");
  refuses(script, "revision b1 is half done");
  connection.execute("UPDATE migration_history SET revision_done = true");
  psql_ok(database, script);
  CHECK(version_rows(database) == Rows{"z1"});
}

TEST_CASE("an idempotent script takes the locks of each step as if that were the first",
          "[idempotent]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  project.add({.id = "l1", .revises = "", .up = "CREATE TABLE t (a int);\n"});
  project.add({.id = "l2", .revises = "l1", .up = "ALTER TABLE t ADD COLUMN b int;\n"});
  const std::string text = read_text(project.compile({"upgrade", "head", "--idempotent"}));
  CHECK_THAT(text, ContainsSubstring("ACCESS EXCLUSIVE on table public.t, blocks") &&
                       ContainsSubstring("LOCK TABLE ONLY public.t IN ACCESS EXCLUSIVE MODE"));
  // on a database that has neither yet, and on one that has the table
  const Database empty(server);
  psql_ok(empty, project.compile({"upgrade", "head", "--idempotent"}));
  CHECK(version_rows(empty) == Rows{"l2"});
}
