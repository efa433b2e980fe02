// Scripts that are stopped: killed after each statement in turn, cut off in the middle of one, run
// again, or run beside a script with other content. SPDX-License-Identifier: MIT
#include <cstdio>
#include <functional>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/oracle/awkward.h"
#include "tests/oracle/journey.h"
#include "tests/oracle/schema.h"
#include "tests/oracle/statements.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::string>;

// Where the quoted string, comment or dollar-quoted string that begins at `at` ends; `at` if none
// does.
std::size_t end_of_token(const std::string& text, std::size_t at) {
  const auto past = [&](const std::string& end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == std::string::npos ? text.size() : found + end.size();
  };
  if (text[at] == '\'') return past("'", at + 1);
  if (text.compare(at, 2, "--") == 0) return past("\n", at) - 1;
  if (text[at] != '$') return at;
  const std::size_t tag = text.find_first_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", at + 1);
  if (tag == std::string::npos || text[tag] != '$') return at;
  return past(text.substr(at, tag + 1 - at), tag + 1);
}

// The offsets behind every line of a script that ends a statement for psql.
std::vector<std::size_t> statement_ends(const std::string& script) {
  std::vector<std::size_t> ends;
  bool ended = false;
  for (std::size_t at = 0; at < script.size();) {
    const std::size_t end = end_of_token(script, at);
    if (end > at) {
      at = end;
      continue;
    }
    if (script[at] == ';' || script.compare(at, 5, "\\gset") == 0 ||
        script.compare(at, 6, "\\gexec") == 0) {
      ended = true;
    } else if (script[at] == '\n') {
      if (ended) ends.push_back(at + 1);
      ended = false;
    }
    ++at;
  }
  return ends;
}

// Everything but version table and journal.
Rows contents(const Database& database) {
  Connection connection = database.connect();
  Rows all = describe_schema(connection, k_bookkeeping);
  for (std::string& row : describe_rows(connection, k_bookkeeping)) all.push_back(std::move(row));
  return all;
}

// Each segment finished once, none missing, none left open.
void check_journal(const Database& database) {
  Connection connection = database.connect();
  CHECK(connection.value("SELECT count(*) = max(segments) AND count(DISTINCT segment) = count(*) "
                         "FROM migration_history WHERE success") == "t");
  CHECK(connection.value("SELECT count(*) FROM migration_history WHERE success IS NULL") == "0");
}

constexpr const char* k_end_connection =
    "RESET ROLE;\nSELECT pg_terminate_backend(pg_backend_pid());\n";

struct Survival {
  std::size_t points = 0;
  std::size_t survived = 0;
};

// Runs the script again and again on one database, and stops it each time one statement later: psql
// ends, or the server ends the connection. No run may meet an error of another kind.
Survival stop_everywhere(const Database& database, const fs::path& script) {
  const std::string text = read_text(script);
  const fs::path part = script.parent_path() / "part.sql";
  Survival result;
  for (const std::size_t end : statement_ends(text)) {
    const bool kills = ++result.points % 2 == 0;
    write_text(part, text.substr(0, end) + (kills ? k_end_connection : ""));
    const Outcome outcome = psql(database, part);
    // until the server has noticed, the session keeps its advisory lock
    wait_until(database.server(), "NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '" +
                                      database.name() + "' AND application_name = 'psql')");
    // after the last segment there is nothing left to do, and the next run says so
    const bool clean = outcome.err.find("ERROR:") == std::string::npos ||
                       outcome.err.find("applied already") != std::string::npos;
    result.survived += clean ? 1 : 0;
    if (!clean) UNSCOPED_INFO(result.points << ": " << outcome.err);
  }
  return result;
}

// A project with the revisions of another folder.
void copy_revisions(TestProject& project, const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    project.add_file("migrations/" + entry.path().filename().string(), read_text(entry.path()));
}

// Stops the command's script after each statement, ends it, and compares with a run that nobody
// stopped. `prepare` readies both databases.
void check_survives(const Server& server, const TestProject& project,
                    const std::vector<std::string>& command,
                    const std::function<void(const Database&)>& prepare, const char* what) {
  const auto script = project.compile(command);
  const Database calm(server);
  prepare(calm);
  psql_ok(calm, script);
  const Database stormy(server);
  prepare(stormy);
  const Survival survival = stop_everywhere(stormy, script);
  CHECK(survival.points > 0);
  CHECK(survival.survived == survival.points);
  CHECK(difference(contents(calm), contents(stormy)) == "");  // NOLINT: shows what differs
  CHECK(version_rows(stormy) == version_rows(calm));
  std::printf("%d %s: %zu of %zu fault points survived\n", server.version, what, survival.survived,
              survival.points);
}

void end_waiting(const Server& server, const Database& database) {
  Connection(server, "")
      .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
               database.name() + "' AND wait_event_type = 'Lock'");
}

Outcome run_until_waiting_and_kill(const Database& database, const fs::path& script) {
  Process process(psql_command(database, script), ".");
  wait_until(database.server(), is_waiting(database));
  end_waiting(database.server(), database);
  return process.wait();
}

}  // namespace

TEST_CASE("the example project survives a stop after each of its statements", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  copy_revisions(project, fs::path(MIGC_SOURCE_DIR) / "migrations");
  check_survives(
      server, project, {"upgrade", "heads"}, [](const Database&) {}, "example project, up");
}

TEST_CASE("a downgrade and a partial upgrade survive a stop after each statement", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_journey(project);
  const auto up = project.compile({"upgrade", "head"});
  check_survives(
      server, project, {"downgrade", "z1:base"},
      [&](const Database& database) { psql_ok(database, up); }, "journey, down");
  const auto start = project.compile({"upgrade", "a1"});
  check_survives(
      server, project, {"upgrade", "a1:head"},
      [&](const Database& database) { psql_ok(database, start); }, "journey, up");
  check_survives(
      server, project, {"stamp", "head"}, [](const Database&) {}, "journey, stamp");
}

TEST_CASE("an idempotent script survives a stop after each of its statements", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_journey(project);
  const auto c1 = project.compile({"upgrade", "c1"});
  check_survives(
      server, project, {"upgrade", "head", "--idempotent"},
      [&](const Database& database) { psql_ok(database, c1); }, "journey, idempotent");
}

TEST_CASE("the journal says what ran, once each", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  const auto script = project.compile({"upgrade", "head"});
  psql_ok(database, script);
  check_journal(database);
  Connection connection = database.connect();
  CHECK(connection.value("SELECT count(DISTINCT revision) FROM migration_history") == "7");
  CHECK(connection.value("SELECT bool_and(operation = 'upgrade' AND duration >= '0' AND error IS "
                         "NULL AND executed_by = session_user AND completed >= started) FROM "
                         "migration_history") == "t");
  CHECK(connection.value("SELECT count(DISTINCT script) FROM migration_history") == "1");
  CHECK_THAT(read_text(script),
             ContainsSubstring(connection.value("SELECT min(script) FROM migration_history")));
  // the same script once more after the way back is a new run, not the end of the old one
  psql_ok(database, project.compile({"downgrade", "z1:base"}));
  psql_ok(database, script);
  CHECK(version_rows(database) == Rows{"z1"});
  CHECK(connection.value("SELECT count(*) FROM migration_history WHERE revision = 'a1' AND "
                         "operation = 'upgrade'") == "2");
}

TEST_CASE("without a journal scripts run as they are", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version, "[history]\ntable = \"\"\n");
  add_journey(project);
  psql_ok(database, project.compile({"upgrade", "head"}));
  CHECK(database.connect().value("SELECT to_regclass('migration_history') IS NULL") == "t");
  psql_ok(database, project.compile({"downgrade", "z1:base"}));
  CHECK(version_rows(database).empty());
}

TEST_CASE("a build that was killed is begun again", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "a1", .revises = "", .up = "CREATE TABLE t (a int);\n"});
  project.add({.id = "a2",
               .revises = "a1",
               .up = "ALTER TABLE t ADD COLUMN b int;\nCREATE INDEX CONCURRENTLY t_a ON t (a);\n",
               .down = "DROP INDEX CONCURRENTLY t_a;\nALTER TABLE t DROP COLUMN b;\n"});
  psql_ok(database, project.compile({"upgrade", "a1"}));
  const auto script = project.compile({"upgrade", "a1:a2"});
  Connection reader = database.connect();
  // the lock that keeps the build waiting lets ALTER TABLE through only before
  const std::string text = read_text(script);
  const std::size_t build = text.find("CREATE INDEX CONCURRENTLY");
  const auto part = project.folder() / "part.sql";
  write_text(part, text.substr(0, text.rfind("\\if :migc_missing", build)));
  psql(database, part);
  reader.execute("BEGIN; INSERT INTO t VALUES (1)");
  const Outcome killed = run_until_waiting_and_kill(database, script);
  CHECK(killed.status != 0);
  Connection connection = database.connect();
  CHECK(connection.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "1");
  reader.execute("COMMIT");
  // nothing else may touch the revision in the meantime
  const Outcome other = psql(database, project.compile({"stamp", "a1:a2"}));
  CHECK(other.status == 3);
  CHECK_THAT(other.err, ContainsSubstring("revision a2 is half done"));
  psql_ok(database, script);
  CHECK(connection.value(
            "SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 't'::regclass") == "t");
  CHECK(connection.column("SELECT error FROM migration_history WHERE NOT success") ==
        Rows{"broken off", "broken off"});
  CHECK(version_rows(database) == Rows{"a2"});
  // the same for a drop
  const auto back = project.compile({"downgrade", "a2:a1"});
  reader.execute("BEGIN; SELECT count(*) FROM t");
  CHECK(run_until_waiting_and_kill(database, back).status != 0);
  reader.execute("COMMIT");
  psql_ok(database, back);
  CHECK(connection.value("SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass") == "0");
  CHECK(version_rows(database) == Rows{"a1"});
}

TEST_CASE("an index that somebody else made is not taken for the script's own", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "a1", .revises = "", .up = "CREATE TABLE t (a int, b int);\n"});
  project.add({.id = "a2", .revises = "a1", .up = "CREATE INDEX CONCURRENTLY t_a ON t (a);\n"});
  psql_ok(database, project.compile({"upgrade", "a1"}));
  database.connect().execute("CREATE INDEX t_a ON t (b)");
  const auto script = project.compile({"upgrade", "a1:a2"});
  for (int run = 0; run < 2; ++run) {
    const Outcome outcome = psql(database, script);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, ContainsSubstring("already exists"));
  }
  database.connect().execute("DROP INDEX t_a");
  psql_ok(database, script);
}

TEST_CASE("a partition that is half detached is detached to the end", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  if (server.version < 14) SUCCEED("no DETACH PARTITION CONCURRENTLY before 14");
  if (server.version < 14) return;
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "p1",
               .revises = "",
               .up = "CREATE TABLE p (a int) PARTITION BY RANGE (a);\n"
                     "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);\n"});
  project.add(
      {.id = "p2", .revises = "p1", .up = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n"});
  psql_ok(database, project.compile({"upgrade", "p1"}));
  const auto script = project.compile({"upgrade", "p1:p2"});
  Connection reader = database.connect();
  reader.execute("BEGIN; SELECT count(*) FROM p");
  CHECK(run_until_waiting_and_kill(database, script).status != 0);
  Connection connection = database.connect();
  CHECK(connection.value("SELECT inhdetachpending FROM pg_inherits") == "t");
  reader.execute("COMMIT");
  psql_ok(database, script);
  CHECK(connection.value("SELECT count(*) FROM pg_inherits") == "0");
  CHECK(version_rows(database) == Rows{"p2"});
}

TEST_CASE("awkward statements and data are skipped as a whole", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  const std::string csv = server.version < 18 ? "COPY c FROM stdin WITH (FORMAT csv);\n"
                                                "\"it's;\n\\endif\n\",\"say \"\"hi\"\" \\q\"\n\\.\n"
                                              : "";
  std::string text =
      "CREATE TABLE c (a text, b text);\n"
      "COPY c (a, b) FROM stdin;\n"
      "it's $$ ` :name\t'\n\\\\endif\t/* (\n\\.\n" +
      csv;
  for (const std::string& statement : awkward_statements(server.version)) text += statement + ";\n";
  project.add({.id = "w1", .revises = "", .up = text});
  project.add({.id = "w2", .revises = "w1", .up = "SELECT 1 / (SELECT count(*) FROM gate);\n"});
  database.connect().execute("CREATE TABLE gate (a int)");
  const auto script = project.compile({"upgrade", "head"});
  CHECK_THAT(psql(database, script).err, ContainsSubstring("division by zero"));
  const Rows before = contents(database);
  const Outcome again = psql(database, script);
  CHECK_THAT(again.err,
             ContainsSubstring("division by zero") && ContainsSubstring("goes on after"));
  CHECK(difference(before, contents(database)) == "");  // NOLINT: shows what differs
  database.connect().execute("INSERT INTO gate VALUES (1)");
  psql_ok(database, script);
  CHECK(version_rows(database) == Rows{"w2"});
  check_journal(database);
}

TEST_CASE("a run that goes on has the settings and roles that the source set before", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  const std::string role = database.name() + "_owner";
  Connection connection = database.connect();
  connection.execute("CREATE ROLE " + role + "; CREATE SCHEMA app AUTHORIZATION " + role);
  TestProject project(server.version);
  project.add({.id = "r1",
               .revises = "",
               .up = "SET search_path = app;\nSET ROLE " + role +
                     ";\nCREATE TABLE t (a int);\n"
                     "CREATE INDEX CONCURRENTLY t_a ON t (a);\n"
                     "CREATE TABLE u (who text DEFAULT current_user);\nINSERT INTO u DEFAULT "
                     "VALUES;\n"});
  project.add({.id = "r2", .revises = "r1", .up = "CREATE TABLE v (a int);\n"});
  const auto script = project.compile({"upgrade", "head"});
  const Survival survival = stop_everywhere(database, script);
  CHECK(survival.survived == survival.points);
  CHECK(version_rows(database) == Rows{"r2"});
  check_journal(database);
  CHECK(connection.column("SELECT who FROM app.u") == Rows{role});
  CHECK(connection.column("SELECT relnamespace::regnamespace || '.' || relname || ' ' || (relowner "
                          "= '" +
                          role +
                          "'::regrole) FROM pg_class WHERE relname IN ('t', 'u', 'v') "
                          "ORDER BY relname") ==
        Rows{"app.t true", "app.u true", "public.v false"});
  connection.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_CASE("a source's own transactions and transaction:false survive, too", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  project.add({.id = "o1",
               .revises = "",
               .up = "BEGIN;\nCREATE TABLE t (a int);\nCOMMIT;\nCREATE TABLE u (a int);\n"
                     "BEGIN;\nINSERT INTO t VALUES (1);\nCOMMIT;\n"});
  project.add({.id = "o2",
               .revises = "o1",
               .up = "INSERT INTO t VALUES (2);\nVACUUM t;\nINSERT INTO u SELECT a FROM t;\n",
               .up_options = " transaction:false"});
  check_survives(
      server, project, {"upgrade", "head"}, [](const Database&) {}, "own transactions");
}

TEST_CASE("a failed verification is asked again", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "v1",
               .revises = "",
               .up = "CREATE TABLE t (a int);\n",
               .verify = "SELECT count(*) = 1 FROM t;\n"});
  const auto script = project.compile({"upgrade", "head"});
  for (int run = 0; run < 2; ++run) {
    const Outcome outcome = psql(database, script);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, ContainsSubstring("verification of revision v1 failed"));
  }
  database.connect().execute("INSERT INTO t VALUES (1)");
  psql_ok(database, script);
  CHECK_THAT(psql(database, script).err, ContainsSubstring("applied already"));
}

TEST_CASE("other content is refused while a revision is half done", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  const std::string build = "CREATE TABLE t (a int);\nVACUUM t;\n";
  project.add({.id = "h1", .revises = "", .up = build + "SELECT 1 / 0;\n"});
  const auto script = project.compile({"upgrade", "head"});
  CHECK(psql(database, script).status == 3);
  project.add({.id = "h1", .revises = "", .up = build + "SELECT 1;\n"});
  const auto other = project.compile({"upgrade", "head"});
  const Outcome refused = psql(database, other);
  CHECK(refused.status == 3);
  CHECK_THAT(refused.err, ContainsSubstring("revision h1 is half done") &&
                              ContainsSubstring("another script") &&
                              ContainsSubstring("nothing was changed"));
  // undone by hand, as the hint says
  database.connect().execute(
      "DROP TABLE t; UPDATE migration_history SET success = false WHERE revision = 'h1'");
  psql_ok(database, other);
  CHECK(version_rows(database) == Rows{"h1"});
}

TEST_CASE("what a runner without psql began, psql ends", "[resume]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  const auto plain =
      split_statements(read_text(project.compile({"upgrade", "head", "--dialect", "sql"})));
  std::size_t at = 0;
  {
    Connection connection = database.connect();
    while (plain[at].find("COMMENT ON INDEX users_name") == std::string::npos)
      connection.execute(plain[at++]);
  }
  std::string error;
  {
    Connection again = database.connect();
    for (std::size_t i = 0; i < plain.size() && error.empty(); ++i)
      error = again.send(plain[i]).error;
  }
  CHECK_THAT(error, ContainsSubstring("half done") && ContainsSubstring("only a script for psql"));
  psql_ok(database, project.compile({"upgrade", "head"}));
  CHECK(version_rows(database) == Rows{"z1"});
  check_journal(database);
}
