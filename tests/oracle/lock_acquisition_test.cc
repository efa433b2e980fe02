// Scripts that have to wait for their locks, and the application beside them.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fmt/format.h>

#include "tests/oracle/project.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace
using Catch::Matchers::ContainsSubstring;

namespace {

using Clock = std::chrono::steady_clock;
using Rows = std::vector<std::string>;

constexpr const char* k_settings =
    "[script]\nlock_timeout = \"300ms\"\nlock_retry = { attempts = 60, backoff = \"50ms\" }\n";
// lock_timeout, as much for further locks, and as much again for a busy machine
constexpr double k_bound = 2 * (0.3 + 0.3);

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The longest that a statement of the application takes while the script waits.
double longest_wait(Connection& application, const std::string& statement, double seconds) {
  const Clock::time_point start = Clock::now();
  double longest = 0;
  while (seconds_since(start) < seconds) {
    const Clock::time_point begin = Clock::now();
    application.execute(statement);
    longest = std::max(longest, seconds_since(begin));
    application.execute("SELECT pg_sleep(0.01)");
  }
  return longest;
}

// Holds `reader` open while the script waits; the script must end well when it is gone.
void check_bounded(const Server& server, const std::string& up, const std::string& reader,
                   const std::string& application) {
  const Database database(server);
  TestProject project(server.version, k_settings);
  project.add({.id = "a1",
               .revises = "",
               .up = "CREATE TABLE t (a int PRIMARY KEY);\nCREATE TABLE u (a int PRIMARY KEY);\n"});
  project.add({.id = "a2", .revises = "a1", .up = up});
  psql_ok(database, project.compile({"upgrade", "a1"}));
  const auto script = project.compile({"upgrade", "a1:a2"});
  Connection holder = database.connect();
  holder.execute("BEGIN; " + reader);
  Process process(psql_command(database, script), ".");
  Connection user = database.connect();
  const double longest = longest_wait(user, application, 3);
  CHECK(longest < k_bound);
  CHECK(version_rows(database) == Rows{"a1"});
  holder.execute("COMMIT");
  const Outcome outcome = process.wait();
  INFO(outcome.err);
  CHECK(outcome.status == 0);
  CHECK(version_rows(database) == Rows{"a2"});
  std::printf("%d beside a reader of 3 s the application waits %.2f s at most (%s)\n",
              server.version, longest, application.c_str());
}

}  // namespace

TEST_CASE("behind a script that waits for a lock nobody waits long", "[locks]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const std::string change = "ALTER TABLE t ADD COLUMN b int;\n";
  check_bounded(server, change, "SELECT count(*) FROM t", "SELECT count(*) FROM t");
  check_bounded(server, change, "INSERT INTO t VALUES (1)",
                "INSERT INTO t VALUES (2) ON CONFLICT (a) DO NOTHING");
  // with one lock in hand it must not wait long for the other
  check_bounded(server, change + "ALTER TABLE u ADD COLUMN b int;\n", "SELECT count(*) FROM u",
                "SELECT count(*) FROM t");
}

TEST_CASE("an application that locks in the other order meets no deadlock", "[locks]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  TestProject project(server.version, k_settings);
  project.add({.id = "a0",
               .revises = "",
               .up = "CREATE TABLE t (a int);\nCREATE TABLE u (a int);\n"
                     "INSERT INTO t VALUES (1);\nINSERT INTO u VALUES (1);\n"});
  std::string parent = "a0";
  for (int i = 1; i <= 20; ++i) {
    const std::string id = "a" + std::to_string(i);
    project.add(
        {.id = id,
         .revises = parent,
         .up = fmt::format(
             "ALTER TABLE t ADD COLUMN c{0} int;\nALTER TABLE u ADD COLUMN c{0} int;\n", i)});
    parent = id;
  }
  psql_ok(database, project.compile({"upgrade", "a0"}));
  std::string application = "\\set ON_ERROR_STOP on\n";
  for (int i = 0; i < 40; ++i)
    application +=
        "BEGIN;\nUPDATE u SET a = a + 1;\nSELECT pg_sleep(0.02);\nUPDATE t SET a = a + "
        "1;\nCOMMIT;\n";
  const auto file = project.folder() / "application.sql";
  write_text(file, application);
  Process beside(psql_command(database, file), ".");
  const Outcome migration = psql(database, project.compile({"upgrade", "a0:head"}));
  const Outcome used = beside.wait();
  INFO(migration.err << used.err);
  CHECK(migration.status == 0);
  CHECK(used.status == 0);
  CHECK(version_rows(database) == Rows{"a20"});
}

namespace {

// Statements that lock tables and do no work on rows.
std::string random_change(std::mt19937& random, int number) {
  const auto table = [&] { return fmt::format("t{}", random() % 4); };
  switch (random() % 7) {
    case 0:
      return fmt::format("ALTER TABLE {} ADD COLUMN c{} int;\n", table(), number);
    case 1:
      return fmt::format("ALTER TABLE {} ALTER COLUMN n SET DEFAULT {};\n", table(), number);
    case 2:
      return fmt::format("ALTER TABLE {} ALTER COLUMN n SET STATISTICS {};\n", table(),
                         number % 100);
    case 3:
      return fmt::format("ALTER TABLE {} ADD CONSTRAINT k{} CHECK (n >= 0) NOT VALID;\n", table(),
                         number);
    case 4:
      return fmt::format(
          "ALTER TABLE {} ADD CONSTRAINT k{} FOREIGN KEY (n) REFERENCES t0 NOT VALID;\n"
          "ALTER TABLE {} SET (fillfactor = {});\n",
          "t3", number, table(), 50 + number % 50);
    case 5:
      return fmt::format("CREATE TRIGGER k{} BEFORE TRUNCATE ON {} EXECUTE FUNCTION nothing();\n",
                         number, table());
    default:
      return fmt::format("COMMENT ON TABLE {} IS 'comment {}';\n", table(), number);
  }
}

// Transactions over the same tables, in any order, on rows of their own, until `last` is applied.
std::string random_application(std::mt19937& random, int row, const std::string& last) {
  std::string text = "\\set ON_ERROR_STOP on\n";
  for (int i = 0; i < 5000; ++i) {
    text += "BEGIN;\n";
    for (std::size_t left = 2 + random() % 3; left-- > 0;) {
      const auto table = random() % 4;
      text += random() % 2 == 0
                  ? fmt::format("UPDATE t{} SET m = m + 1 WHERE id = {};\n", table, row)
                  : fmt::format("SELECT count(*) FROM t{};\n", table);
      text += fmt::format("SELECT pg_sleep({});\n", 0.001 * static_cast<double>(random() % 8));
    }
    text += fmt::format(
        "COMMIT;\nSELECT version_num = '{}' AS is_over FROM alembic_version \\gset\n"
        "\\if :is_over\n\\echo {} transactions\n\\q\n\\endif\n",
        last, i + 1);
  }
  return text;
}

}  // namespace

TEST_CASE("random migrations beside random transactions meet no deadlock", "[locks]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  std::mt19937 random(static_cast<std::uint32_t>(server.version));
  TestProject project(server.version, k_settings);
  std::string tables =
      "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS "
      "$$BEGIN RETURN NULL; END$$;\n";
  for (int i = 0; i < 4; ++i)
    tables += fmt::format(
        "CREATE TABLE t{0} (id int PRIMARY KEY, n int DEFAULT 1{1}, m int DEFAULT 0);\n"
        "INSERT INTO t{0} (id) VALUES (1), (2);\n",
        i, i == 1 || i == 2 ? " REFERENCES t0" : "");
  project.add({.id = "r0", .revises = "", .up = tables});
  constexpr int k_migrations = 90;
  std::string parent = "r0";
  for (int i = 1; i <= k_migrations; ++i) {
    std::string up;
    for (int part = 0; part < 3; ++part) up += random_change(random, i * 10 + part);
    project.add({.id = fmt::format("r{}", i), .revises = parent, .up = up});
    parent = fmt::format("r{}", i);
  }
  psql_ok(database, project.compile({"upgrade", "r0"}));
  std::vector<std::unique_ptr<Process>> application;
  for (const int row : {1, 2}) {
    const auto file = project.folder() / fmt::format("application{}.sql", row);
    write_text(file, random_application(random, row, parent));
    application.push_back(std::make_unique<Process>(psql_command(database, file, {"-qAt"}), "."));
  }
  const Outcome migration =
      psql(database, project.compile({"upgrade", "r0:head", "--fail-on", "never"}));
  INFO(migration.err);
  CHECK(migration.status == 0);
  for (const auto& each : application) {
    const Outcome used = each->wait();
    INFO(used.err);
    CHECK(used.status == 0);
    CHECK_THAT(used.out, ContainsSubstring(" transactions"));
    const std::size_t told = used.out.rfind('\n', used.out.size() - 2);
    std::printf("%d %d migrations beside %s", server.version, k_migrations,
                used.out.substr(told + 1).c_str());
  }
  Connection connection = database.connect();
  connection.execute("SELECT pg_sleep(1.5)");  // until what the sessions counted is to be seen
  CHECK(connection.value("SELECT deadlocks FROM pg_stat_database WHERE datname = "
                         "current_database()") == "0");
}

TEST_CASE("where LOCK TABLE is not allowed the statement locks for itself", "[locks]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Database database(server);
  const std::string role = database.name() + "_user";
  Connection connection = database.connect();
  TestProject project(server.version, k_settings);
  project.add({.id = "p1",
               .revises = "",
               .up = "CREATE SCHEMA app;\nCREATE TABLE t (a int PRIMARY KEY);\n"});
  project.add({.id = "p2",
               .revises = "p1",
               .up = "SET LOCAL ROLE " + role +
                     ";\nCREATE TABLE app.u (a int REFERENCES t);\nSET LOCAL ROLE NONE;\n"});
  psql_ok(database, project.compile({"upgrade", "p1"}));
  connection.execute("CREATE ROLE " + role + "; ALTER SCHEMA app OWNER TO " + role +
                     "; GRANT REFERENCES ON t TO " + role);
  const auto script = project.compile({"upgrade", "p1:p2"});
  CHECK_THAT(read_text(script),
             ContainsSubstring("LOCK TABLE ONLY public.t IN SHARE ROW EXCLUSIVE"));
  const Outcome outcome = psql(database, script);
  INFO(outcome.err);
  CHECK(outcome.status == 0);
  connection.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_CASE("locks are taken first only where that keeps nobody waiting longer", "[locks]") {
  const auto script = [](const std::string& up, const std::string& settings = k_settings) {
    TestProject project(16, settings);
    project.add({.id = "a1",
                 .revises = "",
                 .up =
                     "CREATE TABLE t (a int PRIMARY KEY);\nCREATE TABLE u (a int);\nCREATE VIEW v "
                     "AS SELECT a FROM u;\n"});
    project.add({.id = "a2", .revises = "a1", .up = up});
    return read_text(project.compile({"upgrade", "a1:a2"}));
  };
  const std::string change = "ALTER TABLE t ADD COLUMN b int;\n";
  CHECK_THAT(script(change), ContainsSubstring("LOCK TABLE ONLY public.t IN ACCESS EXCLUSIVE"));
  // the stronger first; after the work on rows nothing more
  CHECK_THAT(script("ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t NOT VALID;\n" + change),
             ContainsSubstring("LOCK TABLE ONLY public.t IN ACCESS EXCLUSIVE MODE;\n"
                               "      SET LOCAL lock_timeout = 300;\n"
                               "      LOCK TABLE ONLY public.u IN SHARE ROW EXCLUSIVE MODE;\n"));
  for (const std::string& up :
       {"UPDATE u SET a = 1;\n" + change, std::string("INSERT INTO u VALUES (1);\n"),
        std::string("CREATE OR REPLACE VIEW v AS SELECT a FROM u;\n"),
        std::string("CREATE INDEX CONCURRENTLY i ON t (a);\n"),
        std::string("CREATE TABLE n (a int);\nALTER TABLE n ADD COLUMN b int;\n"),
        "BEGIN;\n" + change + "COMMIT;\n"}) {
    CAPTURE(up);
    CHECK_THAT(script(up), !ContainsSubstring("LOCK TABLE"));
  }
  CHECK_THAT(script("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\n" + change),
             ContainsSubstring("SERIALIZABLE;\n-- All locks first"));
  CHECK_THAT(script(change, "[script]\nlock_timeout = \"\"\n"), !ContainsSubstring("LOCK TABLE"));
  CHECK_THAT(script(change, "[script]\nlock_retry = { attempts = 1 }\n"),
             !ContainsSubstring("LOCK TABLE"));
}
