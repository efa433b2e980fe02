// What a script must not do: run in the wrong place, twice, beside another, or leave half a
// transaction behind. SPDX-License-Identifier: MIT
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/oracle/journey.h"
#include "tests/oracle/schema.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace
using Catch::Matchers::ContainsSubstring;

namespace {

using Rows = std::vector<std::string>;

// Schema, rows and version table: everything that a refused script must leave alone.
std::vector<std::string> everything(const Database& database) {
  Connection connection = database.connect();
  std::vector<std::string> all = describe_schema(connection);
  for (std::string& row : describe_rows(connection)) all.push_back(std::move(row));
  return all;
}

// Runs a script that must stop with psql's status for "a command failed" and change nothing;
// returns what psql said.
std::string refused(const Database& database, const std::filesystem::path& script,
                    const std::vector<std::string>& options = {}) {
  const auto before = everything(database);
  const Outcome outcome = psql(database, script, options);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.status == 3);
  CHECK(difference(before, everything(database)) == "");  // NOLINT: shows what differs
  return outcome.err;
}

}  // namespace

TEST_CASE("a wrong start row stops the script before any change and names both", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  const auto script = project.compile({"upgrade", "b1:b2"});
  // no version table at all
  CHECK_THAT(refused(database, script), ContainsSubstring("expected") && ContainsSubstring("b1"));
  psql_ok(database, project.compile({"upgrade", "a1"}));
  CHECK_THAT(refused(database, script), ContainsSubstring("expected rows {b1}, found {a1}"));
  CHECK_THAT(refused(database, project.compile({"downgrade", "b2:b1"})),
             ContainsSubstring("expected rows {b2}, found {a1}"));
  CHECK_THAT(refused(database, project.compile({"upgrade", "b2", "--from", "b1,c1"})),
             ContainsSubstring("expected rows {b1,c1}, found {a1}"));
  database.connect().execute("INSERT INTO alembic_version VALUES ('b1')");
  CHECK_THAT(refused(database, script), ContainsSubstring("expected rows {b1}, found {a1,b1}"));
  database.connect().execute("DELETE FROM alembic_version");
  CHECK_THAT(refused(database, script), ContainsSubstring("expected rows {b1}, found {}"));
}

TEST_CASE("running a script twice refuses and says that it has been applied", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"upgrade", "head"},
                                                  {"downgrade", "z1:base"},
                                                  {"stamp", "b2"},
                                                  {"stamp", "b2:a1"}}) {
    CAPTURE(command);
    const auto script = project.compile(command);
    psql_ok(database, script);
    CHECK_THAT(refused(database, script), ContainsSubstring("applied already"));
  }
}

TEST_CASE("a failing statement undoes its transaction, rows and all, and psql exits with 3",
          "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  project.add({.id = "f1",
               .revises = "z1",
               .up = "CREATE TABLE half (id int);\nSELECT 1 / 0;\nCREATE TABLE never (id int);\n",
               .down = "DROP TABLE half;\n"});
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}));
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("division by zero"));
  CHECK(version_rows(database) == Rows{"z1"});
  Connection connection = database.connect();
  CHECK(connection.value("SELECT to_regclass('half') IS NULL AND to_regclass('never') IS NULL") ==
        "t");
  CHECK(connection.value("SELECT answer()") == "42");
  // and the lock is free again
  CHECK_THAT(refused(database, project.compile({"upgrade", "z1:head"})),
             ContainsSubstring("division by zero"));
}

TEST_CASE("with transaction = \"single\" a failing statement undoes the whole range", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version, "[script]\ntransaction = \"single\"\n");
  project.add({.id = "s1", .revises = "", .up = "CREATE TABLE t (id int);\n"});
  project.add({.id = "s2", .revises = "s1", .up = "SELECT 1 / 0;\n"});
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}));
  CHECK(outcome.status == 3);
  CHECK(database.connect().value("SELECT to_regclass('t') IS NULL") == "t");
  const Rows rows = version_rows(database);
  CHECK((rows.empty() || rows == Rows{"no table"}));
}

TEST_CASE("a verification that is not true stops the script", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const std::string query =
      GENERATE("SELECT false", "SELECT NULL::boolean", "SELECT true WHERE false",
               "SELECT count(*) = 1 FROM t -- none", "SELECT 'f'::boolean;\n/* end */");
  CAPTURE(query);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "v1",
               .revises = "",
               .up = "CREATE TABLE t (id int);\n",
               .verify = "SELECT true;\n" + query + "\n"});
  project.add({.id = "v2", .revises = "v1", .up = "CREATE TABLE u (id int);\n"});
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}));
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("v1"));
  CHECK(database.connect().value("SELECT to_regclass('u') IS NULL") == "t");
}

TEST_CASE("of two runs at once one refuses", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "a1", .revises = "", .up = "CREATE TABLE gate (id int);\n"});
  project.add({.id = "a2",
               .revises = "a1",
               .up = "SELECT count(*) FROM gate;\nCREATE TABLE done (id int);\n"});
  psql_ok(database, project.compile({"upgrade", "a1"}));
  const auto script = project.compile({"upgrade", "a1:a2"});
  // holds the first run up in the middle of its step
  Connection gate = database.connect();
  gate.execute("BEGIN");
  gate.execute("LOCK TABLE gate IN ACCESS EXCLUSIVE MODE");
  Process first(psql_command(database, script), ".");
  wait_until(server, is_waiting(database));
  const Outcome second = psql(database, script);
  CHECK(second.status == 3);
  CHECK_THAT(second.err, ContainsSubstring("another migration") && ContainsSubstring("running"));
  gate.execute("COMMIT");
  const Outcome done = first.wait();
  INFO(done.out << done.err);
  CHECK(done.status == 0);
  CHECK(version_rows(database) == Rows{"a2"});
}

TEST_CASE("psql -1 is refused before any change", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  const auto script = project.compile({"upgrade", "head"});
  for (const char* option : {"-1", "--single-transaction"})
    CHECK_THAT(refused(database, script, {option}), ContainsSubstring("transaction"));
  psql_ok(database, script);
}

TEST_CASE("psql's own settings on the command line do not change what a script does", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const std::vector<std::string> options = GENERATE(
      std::vector<std::string>{"-v", "AUTOCOMMIT=off"},
      std::vector<std::string>{"-v", "ON_ERROR_ROLLBACK=on"},
      std::vector<std::string>{"-v", "ON_ERROR_STOP=off"}, std::vector<std::string>{"-S"},
      std::vector<std::string>{"-A", "-t", "-q"}, std::vector<std::string>{"-v", "FETCH_COUNT=1"},
      std::vector<std::string>{"-e"}, std::vector<std::string>{"-b"});
  CAPTURE(options);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  project.add({.id = "f1", .revises = "z1", .up = "CREATE TABLE half (id int);\nSELECT 1 / 0;\n"});
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}), options);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.status == 3);
  CHECK(version_rows(database) == Rows{"z1"});
  CHECK(database.connect().value("SELECT to_regclass('half') IS NULL") == "t");
}

TEST_CASE("a database of another name is refused if one is expected", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  const std::string other = "it's \\\"quoted\\\" :name";
  TestProject wrong(server.version, "[script]\nexpect_database = \"" + other + "\"\n");
  add_journey(wrong);
  CHECK_THAT(refused(database, wrong.compile({"upgrade", "head"})),
             ContainsSubstring("it's \"quoted\" :name") && ContainsSubstring(database.name()));
  TestProject right(server.version, "[script]\nexpect_database = \"" + database.name() + "\"\n");
  add_journey(right);
  psql_ok(database, right.compile({"upgrade", "head"}));
}

TEST_CASE("a server version that the script is not for is refused", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  // since 14 there is DETACH PARTITION CONCURRENTLY, outside a transaction block
  TestProject project(16);
  project.add({.id = "p1",
               .revises = "",
               .up = "CREATE TABLE p (a int) PARTITION BY RANGE (a);\n"
                     "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);\n"
                     "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n"});
  const auto script = project.compile({"upgrade", "head"});
  if (server.version >= 14) {
    psql_ok(database, script);
    CHECK(database.connect().value("SELECT count(*) FROM pg_inherits") == "0");
  } else {
    CHECK_THAT(refused(database, script),
               ContainsSubstring("this script is for PostgreSQL 14 to 18, this server is 13"));
  }
}

TEST_CASE("a version row that vanishes under a script stops it", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "a1", .revises = "", .up = "CREATE TABLE t (id int);\n"});
  project.add({.id = "a2",
               .revises = "a1",
               .up = "CREATE TABLE u (id int);\nDELETE FROM alembic_version;\n"});
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}));
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("expected one row a1"));
  CHECK(version_rows(database) == Rows{"a1"});
  CHECK(database.connect().value("SELECT to_regclass('u') IS NULL") == "t");
}

TEST_CASE("an invalid index that a broken run left behind does not stop the next one",
          "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "a1",
               .revises = "",
               .up = "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (1);\n"});
  project.add(
      {.id = "a2", .revises = "a1", .up = "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a);\n"});
  psql_ok(database, project.compile({"upgrade", "a1"}));
  const auto script = project.compile({"upgrade", "a1:a2"});
  const Outcome outcome = psql(database, script);
  CHECK(outcome.status == 3);
  CHECK(version_rows(database) == Rows{"a1"});
  Connection connection = database.connect();
  CHECK(connection.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass") ==
        "f");
  connection.execute("DELETE FROM t WHERE ctid = '(0,1)'");
  psql_ok(database, script);
  CHECK(version_rows(database) == Rows{"a2"});
  CHECK(connection.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass") ==
        "t");
}

TEST_CASE("CSV data is not sent by a psql that would add a row to it", "[refusal]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  project.add({.id = "t1",
               .revises = "",
               .up = "CREATE TABLE t (a text);\nCOPY t FROM stdin WITH (FORMAT csv);\nx\n\\.\n"});
  const auto script = project.compile({"upgrade", "head"});
  const Outcome version = run({"psql", "--version"});
  const bool old_psql = version.out.find(" 18") == std::string::npos;
  if (old_psql && server.version >= 18) {
    CHECK_THAT(refused(database, script), ContainsSubstring("psql is older than 18"));
  } else {
    psql_ok(database, script);
    CHECK(database.connect().column("SELECT a FROM t") == Rows{"x"});
  }
}
