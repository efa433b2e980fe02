// Packets on real servers: what they ask before and after, whether it tells a good database from a
// damaged one, and the way back. SPDX-License-Identifier: MIT
#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/oracle/project.h"
#include "tests/oracle/schema.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

// Tables of all kinds before, and changes of all kinds in the window.
void add_revisions(TestProject& project) {
  project.add({.id = "start",
               .revises = "",
               .up =
                   "CREATE SCHEMA \"it's: a\";\n"
                   "CREATE TABLE users (id int PRIMARY KEY, email text, old text, age smallint);\n"
                   "INSERT INTO users SELECT i, 'u' || i, 'x', 30 FROM generate_series(1, 9) i;\n"
                   "CREATE TABLE \"it's: a\".\"T\\x\" (a int);\n"
                   "CREATE TABLE gone (a int);\n"
                   "CREATE TABLE log (at date, n int) PARTITION BY RANGE (at);\n"
                   "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO "
                   "('2021-01-01');\n",
               .down = "SELECT 1;\n"});
  project.add({.id = "shape",
               .revises = "start",
               .up =
                   "CREATE DOMAIN short AS varchar(20) CONSTRAINT long_enough CHECK (length(VALUE) "
                   "> 1);\n"
                   "CREATE TYPE mood AS ENUM ('good', 'bad');\n"
                   "CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author "
                   "int NOT NULL, title short, feels mood[], price numeric(8,2) DEFAULT 0);\n"
                   "ALTER TABLE users ALTER COLUMN age TYPE bigint;\n"
                   "ALTER TABLE users DROP COLUMN old;\n"
                   "ALTER TABLE users ADD CONSTRAINT email_given CHECK (email <> '') NOT VALID;\n"
                   "ALTER TABLE \"it's: a\".\"T\\x\" ADD COLUMN \"b'c\" timestamptz;\n"
                   "DROP TABLE gone;\n"
                   "CREATE VIEW names AS SELECT id, email FROM users;\n",
               .down = "DROP VIEW names;\n"
                       "CREATE TABLE gone (a int);\n"
                       "ALTER TABLE \"it's: a\".\"T\\x\" DROP COLUMN \"b'c\";\n"
                       "ALTER TABLE users DROP CONSTRAINT email_given;\n"
                       "ALTER TABLE users ADD COLUMN old text;\n"
                       "ALTER TABLE users ALTER COLUMN age TYPE smallint;\n"
                       "DROP TABLE posts;\nDROP TYPE mood;\nDROP DOMAIN short;\n",
               .verify = "SELECT count(title) = 0 FROM posts;\n"});
  project.add({.id = "finish",
               .revises = "shape",
               .up = "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\n"
                     "ALTER TABLE users VALIDATE CONSTRAINT email_given;\n"
                     "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n"
                     "ALTER TABLE posts ADD CONSTRAINT written_by FOREIGN KEY (author) REFERENCES "
                     "users;\n"
                     "ALTER TABLE posts DROP COLUMN title;\n"
                     "CREATE INDEX log_n ON log (n);\n",
               .down = "DROP INDEX log_n;\n"
                       "ALTER TABLE posts ADD COLUMN title short;\n"
                       "ALTER TABLE posts DROP CONSTRAINT written_by;\n"
                       "ALTER TABLE users ALTER COLUMN email DROP NOT NULL;\n"
                       "DROP INDEX CONCURRENTLY users_email;\n",
               .verify = "SELECT count(*) = 9 FROM users;\n"});
}

fs::path make_packet(const TestProject& project, const std::string& range) {
  const Outcome outcome = project.migc({"review", range, "-o", "packet"});
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.status == 0);
  return project.folder() / "packet";
}

const std::vector<std::string> k_read_only = {"-c", "SET default_transaction_read_only = on"};

Outcome read_only(const Database& database, const fs::path& script,
                  std::vector<std::string> options = {}) {
  options.insert(options.begin(), k_read_only.begin(), k_read_only.end());
  return psql(database, script, options);
}

void check_reads(const Database& database, const fs::path& script,
                 const std::vector<std::string>& options = {}) {
  const Outcome outcome = read_only(database, script, options);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
}

// A role that may do nothing; gone with the object.
class Stranger {
 public:
  explicit Stranger(const Database& database) : database_(database) {
    database_.connect().execute("CREATE ROLE " + name());
  }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;
  ~Stranger() { database_.connect().send("DROP ROLE " + name()); }
  std::string name() const { return database_.name() + "_stranger"; }
  std::vector<std::string> options() const { return {"-c", "SET ROLE " + name()}; }

 private:
  const Database& database_;
};

// What somebody did to the database behind the upgrade's back.
struct Damage {
  std::string sql;
  std::string message;
  std::string repair;
};

const std::vector<Damage>& damages() {
  static const std::vector<Damage> all = {
      {"DROP INDEX users_email", "index public.users_email does not exist",
       "CREATE UNIQUE INDEX users_email ON users (email)"},
      {"UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_email'::regclass",
       "index public.users_email is not valid",
       "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'users_email'::regclass"},
      {"UPDATE pg_index SET indisready = false WHERE indexrelid = 'users_email'::regclass",
       "index public.users_email is not ready",
       "UPDATE pg_index SET indisready = true WHERE indexrelid = 'users_email'::regclass"},
      {"ALTER TABLE users ALTER email DROP NOT NULL",
       "column email of relation public.users is not NOT NULL",
       "ALTER TABLE users ALTER email SET NOT NULL"},
      {"ALTER TABLE users ALTER age TYPE integer",
       "column age of relation public.users has type integer, expected bigint",
       "ALTER TABLE users ALTER age TYPE bigint"},
      {"ALTER TABLE posts ALTER price TYPE numeric(9,2)",
       "column price of relation public.posts has type numeric(9,2), expected numeric(8,2)",
       "ALTER TABLE posts ALTER price TYPE numeric(8,2)"},
      {"ALTER TABLE \"it's: a\".\"T\\x\" DROP COLUMN \"b'c\"",
       "column \"b'c\" of relation \"it's: a\".\"T\\x\" does not exist",
       "ALTER TABLE \"it's: a\".\"T\\x\" ADD COLUMN \"b'c\" timestamptz"},
      {"ALTER TABLE users DROP CONSTRAINT email_given",
       "constraint email_given of public.users does not exist",
       "ALTER TABLE users ADD CONSTRAINT email_given CHECK (email <> '')"},
      {"ALTER TABLE posts DROP CONSTRAINT written_by; ALTER TABLE posts ADD CONSTRAINT written_by "
       "FOREIGN KEY (author) REFERENCES users NOT VALID",
       "constraint written_by of public.posts is not valid",
       "ALTER TABLE posts VALIDATE CONSTRAINT written_by"},
      {"ALTER DOMAIN short DROP CONSTRAINT long_enough",
       "constraint long_enough of public.short does not exist",
       "ALTER DOMAIN short ADD CONSTRAINT long_enough CHECK (length(VALUE) > 1)"},
      {"ALTER TABLE users ADD COLUMN old text",
       "column old of relation public.users is still there", "ALTER TABLE users DROP COLUMN old"},
      {"CREATE TABLE gone ()", "table public.gone is still there", "DROP TABLE gone"},
      {"DROP VIEW names", "view public.names does not exist",
       "CREATE VIEW names AS SELECT id, email FROM users"},
      {"UPDATE alembic_version SET version_num = 'shape'", "holds rows {shape}, expected {finish}",
       "UPDATE alembic_version SET version_num = 'finish'"},
      {"ALTER TABLE alembic_version RENAME TO versions", "alembic_version does not exist",
       "ALTER TABLE versions RENAME TO alembic_version"},
      {"INSERT INTO users VALUES (10, 'ten')", "verification of revision finish failed",
       "DELETE FROM users WHERE id = 10"},
  };
  return all;
}

void check_damages(const Database& database, const fs::path& postflight) {
  Connection connection = database.connect();
  for (const Damage& each : damages()) {
    CAPTURE(each.sql);
    connection.execute(each.sql);
    const Outcome outcome = read_only(database, postflight);
    CHECK(outcome.status == 3);
    CHECK_THAT(outcome.err, ContainsSubstring(each.message));
    connection.execute(each.repair);
    check_reads(database, postflight);
  }
}

}  // namespace

TEST_CASE("a packet's window: before, upgrade, after, damage, way back", "[packet]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_revisions(project);
  const fs::path packet = make_packet(project, "start:finish");
  const Database database(server);
  const Stranger stranger(database);
  check_reads(database, packet / "preflight.sql");  // nothing is there yet
  check_reads(database, packet / "preflight.sql", stranger.options());
  CHECK(read_only(database, packet / "postflight.sql").status == 3);

  psql_ok(database, project.compile({"upgrade", "start"}));
  Connection connection = database.connect();
  const auto before = describe_schema(connection, k_bookkeeping);
  check_reads(database, packet / "preflight.sql");
  check_reads(database, packet / "preflight.sql", stranger.options());
  CHECK(read_only(database, packet / "postflight.sql").status == 3);

  psql_ok(database, packet / "upgrade.sql");
  CHECK(version_rows(database) == std::vector<std::string>{"finish"});
  check_reads(database, packet / "preflight.sql");
  check_reads(database, packet / "preflight.sql", stranger.options());
  check_reads(database, packet / "postflight.sql");
  check_damages(database, packet / "postflight.sql");

  psql_ok(database, packet / "rollback.sql");
  CHECK(version_rows(database) == std::vector<std::string>{"start"});
  const std::string differs = difference(before, describe_schema(connection, k_bookkeeping));
  // its columns come back behind the others, as migc says
  CHECK_THAT(project.migc({"check", "--reversible", "start:finish"}).out,
             ContainsSubstring("differs      shape"));
  CHECK_THAT(differs, ContainsSubstring("public.users"));
  CHECK_THAT(differs, !ContainsSubstring("posts"));
}

TEST_CASE("preflight says what is in the way", "[packet]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  add_revisions(project);
  const fs::path preflight = make_packet(project, "start:finish") / "preflight.sql";
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "start"}));
  const Stranger stranger(database);
  Connection reader = database.connect();
  reader.execute("SET application_name = 'the long reader'; BEGIN; SELECT FROM users");
  const Outcome outcome = read_only(database, preflight);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, ContainsSubstring("AccessShareLock"));
  CHECK_THAT(outcome.out, ContainsSubstring("the long reader"));
  CHECK_THAT(outcome.out, ContainsSubstring("public.users"));
  CHECK_THAT(outcome.out, ContainsSubstring("ACCESS EXCLUSIVE"));
  const Outcome strange = read_only(database, preflight, stranger.options());
  INFO(strange.out << strange.err);
  CHECK_THAT(strange.out, ContainsSubstring("be its owner"));
  CHECK_THAT(strange.out, ContainsSubstring("cannot be read by this role"));
  CHECK_THAT(outcome.out, !ContainsSubstring("be its owner"));
}

TEST_CASE("the packet of the example project serves its window", "[packet]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  for (const auto& entry : fs::directory_iterator(fs::path(MIGC_SOURCE_DIR) / "migrations"))
    project.add_file("migrations/" + entry.path().filename().string(), read_text(entry.path()));
  const fs::path packet = make_packet(project, "heads");
  const Database database(server);
  check_reads(database, packet / "preflight.sql");
  psql_ok(database, packet / "upgrade.sql");
  check_reads(database, packet / "preflight.sql");
  check_reads(database, packet / "postflight.sql");
  CHECK(read_only(database, packet / "rollback.sql").status == 3);
}

TEST_CASE("a packet without a way back has a rollback that stops at once", "[packet]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  project.add({.id = "a", .revises = "", .up = "CREATE TABLE t (a int);\n"});
  const fs::path packet = make_packet(project, "a");
  const Database database(server);
  psql_ok(database, packet / "upgrade.sql");
  const Outcome outcome = psql(database, packet / "rollback.sql");
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("this upgrade has no way back; nothing was changed"));
  CHECK_THAT(outcome.err, ContainsSubstring("revision \"a\" has no down section"));
  check_reads(database, packet / "postflight.sql");
}

TEST_CASE("a script takes no more lock slots than its packet says", "[packet]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const bool single = GENERATE(false, true);
  TestProject project(server.version, single ? "[script]\ntransaction = \"single\"\n" : "");
  add_revisions(project);
  for (const std::string& range : {std::string("shape"), std::string("start:shape")}) {
    CAPTURE(range, single);
    const Database database(server);
    if (range != "shape") psql_ok(database, project.compile({"upgrade", "start"}));
    const fs::path packet = make_packet(project, range);
    const std::string questions = read_text(packet / "preflight.sql");
    const std::size_t at = questions.find("s.taken, ") + 9;
    const auto told = std::stoul(questions.substr(at));
    std::string script = read_text(packet / "upgrade.sql");
    const std::string count =
        "SELECT 'slots ' || count(DISTINCT (locktype, relation, classid, objid, virtualxid, "
        "transactionid::text)) FROM pg_locks WHERE pid = pg_backend_pid();\n";
    for (std::size_t end = script.find("\nCOMMIT;"); end != std::string::npos;
         end = script.find("\nCOMMIT;", end + count.size() + 8))
      script.insert(end + 1, count);
    const auto counting = project.folder() / "counting.sql";
    write_text(counting, script);
    const Outcome outcome = psql(database, counting, {"-qAt"});
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    std::size_t most = 0;
    for (std::size_t slot = outcome.out.find("slots "); slot != std::string::npos;
         slot = outcome.out.find("slots ", slot + 1))
      most = std::max<std::size_t>(most, std::stoul(outcome.out.substr(slot + 6)));
    CHECK(most > 5);
    CHECK(most <= told);
    CHECK(told <= 4 * most);
  }
}
