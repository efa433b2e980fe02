// Scripts that have to wait for their locks, and the application beside them.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstdio>

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
