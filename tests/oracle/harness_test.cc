// The harness itself: what the other tests rely on, on every server.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "tests/oracle/awkward.h"
#include "tests/oracle/project.h"
#include "tests/oracle/schema.h"
#include "tests/oracle/server_log.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace

TEST_CASE("each server is of the version it is said to be", "[harness]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  Connection connection(server, "");
  CHECK(connection.value("SELECT current_setting('server_version_num')::integer / 10000") ==
        std::to_string(server.version));
}

TEST_CASE("the server's log gives back what was sent, byte for byte", "[harness]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const std::vector<std::string> sent = {
      "SELECT 1",
      "SELECT 'two\nlines'",
      "-- first\nSELECT 2 -- last",
      "\n\n\tSELECT\r\n\t\t3 /* a\n\n/* b */\n */;\n",
      "SELECT E'\\t', 'é 漢 %m %d', '2024-01-01 00:00:00.000 UTC [1] x LOG:  statement: no'",
      "SELECT 1 /\n\t0",
  };
  const Database database(server);
  {
    Connection connection = database.connect();
    for (const std::string& text : sent) connection.send(text);
  }
  CHECK(logged_statements(database) == sent);
}

TEST_CASE("every kind of definition shows in the description of a schema", "[harness]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const std::vector<std::string> definitions = {
      "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text)",
      "ALTER TABLE t ALTER a SET NOT NULL",
      "ALTER TABLE t ALTER a SET DEFAULT 'x'",
      "ALTER TABLE t ALTER a SET STATISTICS 5",
      "ALTER TABLE t ADD CONSTRAINT c CHECK (a <> '') NOT VALID",
      "ALTER TABLE t VALIDATE CONSTRAINT c",
      "ALTER TABLE t SET (fillfactor = 70)",
      "CREATE INDEX i ON t (lower(a))",
      "CREATE VIEW v AS SELECT a FROM t",
      "CREATE RULE r AS ON INSERT TO t DO ALSO NOTIFY x",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
      "ALTER TABLE t DISABLE TRIGGER g",
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
      "CREATE POLICY p ON t USING (a = 'x')",
      "CREATE TYPE e AS ENUM ('a')",
      "ALTER TYPE e ADD VALUE 'b' BEFORE 'a'",
      "CREATE DOMAIN d AS int CHECK (value > 0)",
      "CREATE TYPE k AS (x int, y text)",
      "CREATE SEQUENCE s OWNED BY t.a",
      "CREATE STATISTICS st ON id, a FROM t",
      "CREATE SCHEMA other",
      "COMMENT ON COLUMN t.a IS 'what'",
      "GRANT SELECT ON t TO PUBLIC",
      "GRANT SELECT (a) ON t TO PUBLIC",
      "CREATE PUBLICATION pub FOR TABLE t",
      "CREATE EXTENSION citext",
      "CREATE TABLE pt (a int) PARTITION BY RANGE (a)",
      "CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (9)",
      "CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)",
      "CREATE AGGREGATE ag (int) (sfunc = int4pl, stype = int)",
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
  };
  const Database database(server);
  const Database twin(server);
  Connection connection = database.connect();
  Connection twin_connection = twin.connect();
  auto before = describe_schema(connection);
  for (const std::string& definition : definitions) {
    connection.execute(definition);
    twin_connection.execute(definition);
    auto after = describe_schema(connection);
    INFO(definition);
    CHECK_FALSE(difference(before, after).empty());
    before = std::move(after);
  }
  CHECK(difference(before, describe_schema(twin_connection)) == "");  // NOLINT: shows what differs
  CHECK(std::none_of(before.begin(), before.end(), [](const std::string& line) {
    return line.find("citext_eq") != std::string::npos;
  }));
}

TEST_CASE("psql runs as a process and its status and words come back", "[harness]") {
  servers();
  const Server server = servers().front();
  const Database database(server);
  const TestProject project(server.version);
  write_text(project.folder() / "bad.sql", "\\set ON_ERROR_STOP on\n\\echo here\nSELECT 1/0;\n");
  const Outcome outcome = psql(database, project.folder() / "bad.sql");
  CHECK(outcome.status == 3);
  CHECK(outcome.out == "here\n");
  CHECK(outcome.err.find("division by zero") != std::string::npos);
  CHECK(version_rows(database) == std::vector<std::string>{"no table"});
}

TEST_CASE("the awkward statements are what a server runs when nothing stands between",
          "[harness]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  const std::vector<std::string> statements = awkward_statements(server.version);
  Connection connection = database.connect();
  for (const std::string& statement : statements) {
    const Answer answer = connection.send(statement);
    INFO(statement.substr(0, 500));
    INFO(answer.error);
    CHECK(answer.ok());
  }
  CHECK(logged_statements(database) == statements);
}
