// Histories on real servers: up and down, in parts, along branches, stamped, and taken over from
// Alembic. SPDX-License-Identifier: MIT
#include "tests/oracle/journey.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "tests/oracle/schema.h"
#include "tests/oracle/statements.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace

namespace {

using Rows = std::vector<std::string>;

std::vector<std::string> schema_of(const Database& database) {
  Connection connection = database.connect();
  return describe_schema(connection, k_bookkeeping);
}

// Runs each command's script and compares the version rows after it.
struct Leg {
  std::vector<std::string> command;
  Rows rows_after;
};

void travel(const Database& database, const TestProject& project, const std::vector<Leg>& legs) {
  for (const Leg& leg : legs) {
    CAPTURE(leg.command);
    psql_ok(database, project.compile(leg.command));
    CHECK(version_rows(database) == leg.rows_after);
  }
}

}  // namespace

TEST_CASE("base to head and head to base restore what was there", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  const auto empty = schema_of(database);
  travel(database, project, {{{"upgrade", "head"}, {"z1"}}});
  Connection connection = database.connect();
  CHECK(connection.value("SELECT answer()") == "42");
  CHECK(connection.value(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass") == "t");
  CHECK(connection.column("SELECT name FROM users ORDER BY id") == Rows{"one", "two"});
  const auto full = schema_of(database);
  CHECK_FALSE(difference(empty, full).empty());
  travel(database, project, {{{"downgrade", "z1:base"}, {}}});
  CHECK(difference(empty, schema_of(database)) == "");  // NOLINT: shows what differs
  travel(database, project, {{{"upgrade", "head"}, {"z1"}}});
  CHECK(difference(full, schema_of(database)) == "");  // NOLINT: shows what differs
}

TEST_CASE("partial ranges, branches and merges end with the rows that Alembic would have",
          "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  travel(database, project,
         {{{"upgrade", "a1"}, {"a1"}},
          {{"upgrade", "a1:b1"}, {"b1"}},
          {{"upgrade", "c1", "--from", "b1"}, {"b1", "c1"}},
          // c2 depends on b1, so that its row stands for both
          {{"upgrade", "c2", "--from", "b1,c1"}, {"c2"}},
          {{"upgrade", "b2", "--from", "c2"}, {"b2", "c2"}},
          {{"upgrade", "posts@+1", "--from", "b2,c2"}, {"m1"}},
          {{"upgrade", "m1:z1"}, {"z1"}},
          {{"downgrade", "z1:-1"}, {"m1"}},
          {{"downgrade", "m1:b2"}, {"b2", "c2"}},
          {{"downgrade", "posts@c1", "--from", "b2,c2"}, {"b2", "c1"}},
          {{"downgrade", "b1", "--from", "b2,c1"}, {"b1", "c1"}},
          {{"upgrade", "posts@head", "--from", "b1,c1"}, {"z1"}},
          {{"downgrade", "z1:a1"}, {"a1"}},
          {{"upgrade", "a1:heads"}, {"z1"}}});
}

TEST_CASE("a history compiled in parts gives the schema of one compiled in one go", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_journey(project);
  const Database whole(server);
  travel(whole, project, {{{"upgrade", "head"}, {"z1"}}});
  const Database parts(server);
  travel(parts, project,
         {{{"upgrade", "b2"}, {"b2"}},
          {{"upgrade", "b2:m1"}, {"m1"}},
          {{"upgrade", "m1:z1"}, {"z1"}}});
  CHECK(difference(schema_of(whole), schema_of(parts)) == "");  // NOLINT: shows what differs
}

TEST_CASE("stamp moves the version rows and nothing else", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  const auto empty = schema_of(database);
  travel(database, project,
         {{{"stamp", "b2"}, {"b2"}}, {{"stamp", "b2:head"}, {"z1"}}, {{"stamp", "z1:a1"}, {"a1"}}});
  CHECK(difference(empty, schema_of(database)) == "");  // NOLINT: shows what differs
}

TEST_CASE("a table that Alembic made is taken over as it is", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version);
  add_journey(project);
  Connection connection = database.connect();
  connection.execute(
      "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT "
      "alembic_version_pkc PRIMARY KEY (version_num));"
      "CREATE TABLE users (id bigint PRIMARY KEY, name text); INSERT INTO users VALUES (1, 'one'), "
      "(2, 'two');"
      "INSERT INTO alembic_version VALUES ('a1')");
  const std::string table = connection.value("SELECT 'alembic_version'::regclass::oid");
  travel(database, project, {{{"upgrade", "a1:head"}, {"z1"}}});
  CHECK(connection.value("SELECT 'alembic_version'::regclass::oid") == table);
}

TEST_CASE("the version table can have another name, schema and width", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(
      server.version,
      "[version_table]\nname = \"Odd \\\"name\"\nschema = \"meta data\"\nwidth = 64\n");
  add_journey(project);
  psql_ok(database, project.compile({"upgrade", "head"}));
  Connection connection = database.connect();
  CHECK(connection.column(R"(SELECT version_num FROM "meta data"."Odd ""name")") == Rows{"z1"});
  CHECK(connection.value("SELECT to_regclass('public.alembic_version') IS NULL") == "t");
  psql_ok(database, project.compile({"downgrade", "z1:base"}));
  CHECK(connection.column(R"(SELECT version_num FROM "meta data"."Odd ""name")").empty());
}

TEST_CASE("a script of another search path puts things there, its version table too", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  database.connect().execute("CREATE SCHEMA app");
  TestProject project(server.version, "");
  project.add_file("migrate.toml", "[source]\npath = \"migrations\"\n[target]\npostgres = " +
                                       std::to_string(server.version) +
                                       "\nsearch_path = [\"app\", \"public\"]\n");
  add_journey(project);
  psql_ok(database, project.compile({"upgrade", "head"}));
  Connection connection = database.connect();
  CHECK(
      connection.value(
          "SELECT to_regclass('app.users') IS NOT NULL AND to_regclass('public.users') IS NULL") ==
      "t");
  CHECK(connection.column("SELECT version_num FROM app.alembic_version") == Rows{"z1"});
}

TEST_CASE("transaction = \"single\" runs the range as one transaction", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version, "[script]\ntransaction = \"single\"\n");
  const std::string remember = "INSERT INTO seen SELECT txid_current();\n";
  project.add({.id = "s1",
               .revises = "",
               .up = "CREATE TABLE seen (id bigint);\n" + remember,
               .down = "DROP TABLE seen;\n"});
  project.add({.id = "s2",
               .revises = "s1",
               .up = remember,
               .down = "SELECT 1;\n",
               .verify = "SELECT count(*) = 2 FROM seen;\n"});
  project.add({.id = "s3", .revises = "s2", .up = remember, .down = "SELECT 1;\n"});
  travel(database, project, {{{"upgrade", "head"}, {"s3"}}});
  Connection connection = database.connect();
  CHECK(connection.value("SELECT count(DISTINCT id) FROM seen") == "1");
  CHECK(connection.value("SELECT count(*) FROM seen") == "3");
  travel(database, project, {{{"downgrade", "s3:base"}, {}}});
  project.add({.id = "s4", .revises = "s3", .up = "CREATE INDEX CONCURRENTLY i ON seen (id);\n"});
  const Outcome refused = project.migc({"upgrade", "head", "--sql"});
  CHECK(refused.status == 2);
  CHECK(refused.out.empty());
}

TEST_CASE("the dialect sql travels the same way, its statements sent one by one", "[journey]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_journey(project);
  const Database by_psql(server);
  travel(by_psql, project, {{{"upgrade", "head"}, {"z1"}}});
  const Database by_statements(server);
  Connection connection = by_statements.connect();
  const auto empty = schema_of(by_statements);
  const auto up =
      split_statements(read_text(project.compile({"upgrade", "head", "--dialect", "sql"})));
  for (const std::string& statement : up) connection.execute(statement);
  CHECK(version_rows(by_statements) == Rows{"z1"});
  const auto full = schema_of(by_statements);
  CHECK(difference(schema_of(by_psql), full) == "");  // NOLINT: shows what differs
  // once more: a runner that stops at the first error changes nothing
  std::string error;
  {
    Connection again = by_statements.connect();
    for (std::size_t i = 0; i < up.size() && error.empty(); ++i) error = again.send(up[i]).error;
  }
  CHECK(error.find("applied already") != std::string::npos);
  CHECK(difference(full, schema_of(by_statements)) == "");  // NOLINT: shows what differs
  for (const std::string& statement :
       split_statements(read_text(project.compile({"downgrade", "z1:base", "--dialect", "sql"}))))
    connection.execute(statement);
  CHECK(version_rows(by_statements).empty());
  CHECK(difference(empty, schema_of(by_statements)) == "");  // NOLINT: shows what differs
}
