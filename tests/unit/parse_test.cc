#include "compiler/sql/parse.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/sql/meta_command.h"

using namespace migc;
using sql::BlockUse;
using sql::Control;
using sql::Statement;

namespace {

struct Parsed {
  SourcePtr source;
  std::vector<Statement> statements;
  Diagnostics diagnostics;

  std::string text(std::size_t i) const { return std::string(source->text(statements.at(i).span)); }
};

Parsed parse(std::string text) {
  Parsed result;
  result.source = std::make_shared<const SourceFile>("a.sql", std::move(text));
  result.statements =
      sql::parse(result.source, {0, result.source->text().size()}, result.diagnostics);
  return result;
}

BlockUse use(const std::string& text, int postgres) {
  const Parsed parsed = parse(text);
  REQUIRE(parsed.diagnostics.empty());
  REQUIRE(parsed.statements.size() == 1);
  return sql::block_use(parsed.statements[0].block, postgres);
}

std::vector<std::string> ids(const Parsed& parsed) {
  std::vector<std::string> result;
  for (const Diagnostic& diagnostic : parsed.diagnostics.sorted()) result.push_back(diagnostic.id);
  return result;
}

}  // namespace

TEST_CASE("parse: spans are exact, kinds are PostgreSQL's") {
  const Parsed parsed = parse(
      "-- one\nSELECT 1 -- t\n ; /* two */ CREATE TABLE t (a int)\n;ALTER TABLE t ADD b int -- "
      "end");
  REQUIRE(parsed.statements.size() == 3);
  CHECK(parsed.text(0) == "SELECT 1 -- t");
  CHECK(parsed.text(1) == "CREATE TABLE t (a int)");
  CHECK(parsed.text(2) == "ALTER TABLE t ADD b int");
  CHECK(parsed.statements[0].kind == "Select");
  CHECK(parsed.statements[1].kind == "Create");
  CHECK(parsed.statements[2].kind == "AlterTable");
  CHECK(parsed.source->text().substr(parsed.statements[1].leading, 10) == " /* two */");
}

TEST_CASE("parse: one bad statement hides neither the one before nor the one after") {
  const Parsed parsed =
      parse("SELECT 1;\nCREATE TABEL t (a int);\nSELECT 'é', 2 FRM t;\nSELECT 3;");
  REQUIRE(parsed.statements.size() == 2);
  CHECK(parsed.text(0) == "SELECT 1");
  CHECK(parsed.text(1) == "SELECT 3");
  REQUIRE(parsed.diagnostics.size() == 2);
  const Diagnostic& first = parsed.diagnostics.items()[0];
  CHECK(first.id == "syntax-error");
  CHECK(first.sqlstate == "42601");
  CHECK(parsed.source->text(*first.span) == "TABEL");
  const Diagnostic& second = parsed.diagnostics.items()[1];
  CHECK(parsed.source->text(*second.span) == "t");
  CHECK(parsed.source->position(second.span->begin) == Position{3, 19});
}

TEST_CASE("parse: what never ends is a syntax error at its start") {
  const Parsed parsed = parse("SELECT 1; SELECT 'abc");
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics.items()[0].message.find("unterminated quoted string") !=
        std::string::npos);
  CHECK(parsed.statements.size() == 1);
}

TEST_CASE("parse: a string goes on behind a comment, as on a server") {
  const Parsed parsed =
      parse("SELECT 1;SELECT 'a' -- it's\n  'b', E'\\'' --\n'\\'' FROM t; SELECT 3");
  CHECK(parsed.diagnostics.empty());
  REQUIRE(parsed.statements.size() == 3);
  CHECK(parsed.text(1) == "SELECT 'a' -- it's\n  'b', E'\\'' --\n'\\'' FROM t");
  const Parsed wrong = parse("SELECT 'a' -- it's\n  'b' FRM t");
  REQUIRE(wrong.diagnostics.size() == 1);
}

TEST_CASE("parse: COPY data belongs to its statement and is not parsed") {
  const Parsed parsed = parse("COPY t FROM stdin;\nit's\\tno SQL\n\\.\nSELECT 1;");
  REQUIRE(parsed.diagnostics.empty());
  REQUIRE(parsed.statements.size() == 2);
  REQUIRE(parsed.statements[0].copy_data);
  CHECK(parsed.source->text(*parsed.statements[0].copy_data) == "it's\\tno SQL\n");
}

TEST_CASE("parse: data of a COPY that does not parse is not given to another statement") {
  const Parsed parsed = parse("SELECT 1; COPY COPY t FROM stdin;\n1\n\\.\nSELECT 2;");
  CHECK(ids(parsed) == std::vector<std::string>{"syntax-error"});
  REQUIRE(parsed.statements.size() == 2);
  CHECK_FALSE(parsed.statements[0].copy_data);
}

TEST_CASE("parse: every kind of meta-command is recognised") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\\i x.sql", "psql-include"},
      {"\\ir x.sql", "psql-include"},
      {"\\! ls", "psql-shell"},
      {"\\!ls", "psql-shell"},
      {"\\copy t from x", "psql-copy"},
      {"\\c other", "psql-connect"},
      {"\\set a 1", "psql-variable"},
      {"\\if true", "psql-conditional"},
      {"\\endif", "psql-conditional"},
      {"\\echo hi", "psql-output"},
      {"\\pset pager off", "psql-settings"},
      {"\\dt+ x", "psql-describe"},
      {"\\q", "psql-quit"},
      {"\\lo_import f", "psql-large-object"},
      {"\\restrict abc", "psql-restrict"},
      {"\\.", "psql-stray-data-end"},
      {"\\startpipeline", "psql-pipeline"},
      {"\\nonsense", "psql-unknown"},
      {"\\", "psql-unknown"},
      {"\\;", "psql-separator"},
      {"\\watch 1", "psql-execute"}};
  for (const auto& [text, id] : cases) {
    const Parsed parsed = parse("SELECT 1;\n" + text + "\nSELECT 2;");
    INFO(text);
    CHECK(ids(parsed) == std::vector<std::string>{id});
    CHECK(parsed.statements.size() == 2);
    CHECK_FALSE(parsed.diagnostics.items()[0].help.empty());
  }
}

TEST_CASE("parse: settings that would change how the script is read are refused") {
  CHECK(ids(parse("SET standard_conforming_strings = off;")) ==
        std::vector<std::string>{"unsupported-setting"});
  CHECK(ids(parse("SET client_encoding TO 'LATIN1';")) ==
        std::vector<std::string>{"unsupported-setting"});
  CHECK(ids(parse("SET NAMES 'SQL_ASCII';")) == std::vector<std::string>{"unsupported-setting"});
  CHECK(ids(parse("SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);")) ==
        std::vector<std::string>{"unsupported-setting"});
  CHECK(
      parse("SET standard_conforming_strings = on; SET client_encoding = 'UTF8'; SET NAMES 'utf8';")
          .diagnostics.empty());
}

TEST_CASE("parse: session changes are known") {
  const auto changes = [](const std::string& text) {
    return parse(text).statements.at(0).changes_session;
  };
  CHECK(changes("SET search_path = a"));
  CHECK(changes("RESET ALL"));
  CHECK(changes("SET ROLE x"));
  CHECK(changes("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"));
  CHECK(changes("SELECT set_config('search_path', '', false)"));
  CHECK(changes("DISCARD PLANS"));
  CHECK_FALSE(changes("SET LOCAL search_path = a"));
  CHECK_FALSE(changes("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"));
  CHECK_FALSE(changes("SELECT set_config('search_path', '', true)"));
  CHECK_FALSE(changes("SELECT 1"));
}

TEST_CASE("block rule: every caller of PreventInTransactionBlock") {
  const auto always = [](const std::string& text) {
    INFO(text);
    CHECK(use(text, 13) == BlockUse::forbidden);
    CHECK(use(text, 18) == BlockUse::forbidden);
  };
  always("CREATE INDEX CONCURRENTLY i ON t (a)");
  always("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)");
  always("DROP INDEX CONCURRENTLY IF EXISTS i");
  always("REINDEX INDEX CONCURRENTLY i");
  always("REINDEX (CONCURRENTLY, VERBOSE) TABLE t");
  always("REINDEX SCHEMA s");
  always("REINDEX DATABASE d");
  always("REINDEX SYSTEM d");
  always("VACUUM");
  always("VACUUM (FULL, ANALYZE) t");
  always("CLUSTER");
  always("CREATE DATABASE d");
  always("DROP DATABASE d");
  always("ALTER DATABASE d SET TABLESPACE x");
  always("CREATE TABLESPACE x LOCATION '/x'");
  always("DROP TABLESPACE x");
  always("ALTER SYSTEM SET a = 1");
  always("CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p");
  always("COMMIT PREPARED 'x'");
  always("ROLLBACK PREPARED 'x'");
  always("DISCARD ALL");
  always("DO $$ BEGIN DELETE FROM t; COMMIT; END $$");
  always("DO LANGUAGE plpgsql $$ BEGIN LOOP ROLLBACK; EXIT; END LOOP; END $$");
}

TEST_CASE("block rule: by version and by object") {
  CHECK(use("ALTER TABLE p DETACH PARTITION c CONCURRENTLY", 14) == BlockUse::forbidden);
  CHECK(use("ALTER TABLE p DETACH PARTITION c FINALIZE", 14) == BlockUse::allowed);
  CHECK(use("REINDEX TABLE t", 13) == BlockUse::allowed);
  CHECK(use("REINDEX TABLE t", 14) == BlockUse::depends);
  CHECK(use("REINDEX (CONCURRENTLY off) TABLE t", 14) == BlockUse::depends);
  CHECK(use("CLUSTER t", 14) == BlockUse::allowed);
  CHECK(use("CLUSTER t USING i", 15) == BlockUse::depends);
  CHECK(use("DROP SUBSCRIPTION s", 13) == BlockUse::depends);
  CHECK(use("ALTER SUBSCRIPTION s REFRESH PUBLICATION", 13) == BlockUse::allowed);
  CHECK(use("ALTER SUBSCRIPTION s REFRESH PUBLICATION", 14) == BlockUse::forbidden);
  CHECK(use("ALTER SUBSCRIPTION s SET PUBLICATION p", 14) == BlockUse::forbidden);
  CHECK(use("ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = false)", 14) ==
        BlockUse::allowed);
  CHECK(use("ALTER SUBSCRIPTION s SET (failover = true)", 16) == BlockUse::allowed);
  CHECK(use("ALTER SUBSCRIPTION s SET (failover = true)", 17) == BlockUse::depends);
  CHECK(use("ALTER SUBSCRIPTION s SET (two_phase = true)", 18) == BlockUse::depends);
}

TEST_CASE("block rule: look-alikes that may run in a block") {
  for (const char* text :
       {"CREATE INDEX i ON t (a)", "DROP INDEX i", "ANALYZE t", "ALTER DATABASE d SET a = 1",
        "DISCARD PLANS",
        "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (create_slot = false)",
        "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "ALTER TYPE e ADD VALUE 'x'", "TRUNCATE t",
        "DO $$ BEGIN CREATE TEMP TABLE x (a int) ON COMMIT DROP; RAISE NOTICE 'commit;'; END $$"}) {
    INFO(text);
    CHECK(use(text, 18) == BlockUse::allowed);
  }
}

TEST_CASE("lower: what guards need") {
  const Parsed parsed = parse(
      "CREATE INDEX CONCURRENTLY \"I\" ON s.t (a); REINDEX TABLE CONCURRENTLY t; ALTER TYPE e ADD "
      "VALUE 'x' BEFORE 'y';"
      "ALTER TYPE e RENAME VALUE 'x' TO 'z'; ALTER TABLE p DETACH PARTITION s.c CONCURRENTLY; "
      "CREATE INDEX "
      "CONCURRENTLY ON t (a); DROP INDEX CONCURRENTLY IF EXISTS s.\"I\"; DROP INDEX i;");
  REQUIRE(parsed.statements.size() == 8);
  const auto* const build = parsed.statements[0].find<sql::ConcurrentIndexBuild>();
  REQUIRE(build != nullptr);
  CHECK(build->index == "I");
  CHECK(build->table.schema == "s");
  CHECK(build->table.name == "t");
  const auto* const reindex = parsed.statements[1].find<sql::ConcurrentReindex>();
  REQUIRE(reindex != nullptr);
  CHECK(reindex->is_table);
  REQUIRE(parsed.statements[2].find<sql::AddEnumValue>() != nullptr);
  CHECK(parsed.statements[2].find<sql::AddEnumValue>()->label == "x");
  CHECK(parsed.statements[3].detail == nullptr);
  REQUIRE(parsed.statements[4].find<sql::ConcurrentDetach>() != nullptr);
  CHECK(parsed.statements[4].find<sql::ConcurrentDetach>()->partition.schema == "s");
  CHECK(parsed.statements[5].find<sql::ConcurrentIndexBuild>()->index.empty());
  REQUIRE(parsed.statements[6].find<sql::ConcurrentIndexDrop>() != nullptr);
  CHECK(parsed.statements[6].find<sql::ConcurrentIndexDrop>()->index.schema == "s");
  CHECK(parsed.statements[6].find<sql::ConcurrentIndexDrop>()->index.name == "I");
  CHECK(parsed.statements[7].detail == nullptr);
}

TEST_CASE("lower: transaction control and single-value queries") {
  const auto control = [](const std::string& text) { return parse(text).statements.at(0).control; };
  CHECK(control("BEGIN ISOLATION LEVEL SERIALIZABLE") == Control::begin);
  CHECK(control("START TRANSACTION") == Control::begin);
  CHECK(control("END") == Control::commit);
  CHECK(control("ABORT") == Control::rollback);
  CHECK(control("ROLLBACK TO a") == Control::savepoint);
  CHECK(control("PREPARE TRANSACTION 'x'") == Control::prepared);
  CHECK(control("SELECT 1") == Control::none);
  const auto single = [](const std::string& text) {
    return parse(text).statements.at(0).single_value_query;
  };
  CHECK(single("SELECT count(*) = 0 FROM t"));
  CHECK(single("WITH a AS (SELECT 1) SELECT true FROM a"));
  CHECK(single("VALUES (true)"));
  CHECK(single("SELECT true UNION ALL SELECT false"));
  CHECK_FALSE(single("SELECT 1, 2"));
  CHECK_FALSE(single("SELECT * FROM t"));
  CHECK_FALSE(single("SELECT t.* FROM t"));
  CHECK_FALSE(single("SELECT 1 INTO x"));
  CHECK_FALSE(single("DELETE FROM t"));
}

TEST_CASE("parse: deep nesting and long chains are answered, not crashed on") {
  const Parsed deep =
      parse("SELECT " + std::string(50000, '(') + "1" + std::string(50000, ')') + "; SELECT 2;");
  REQUIRE(deep.diagnostics.size() == 1);
  CHECK(deep.diagnostics.items()[0].sqlstate == "54001");
  CHECK(deep.statements.size() == 1);
  std::string chain = "SELECT 1";
  for (int i = 0; i < 200000; ++i) chain += "+1";
  const Parsed flat = parse(chain + ";");
  CHECK(flat.statements.size() + flat.diagnostics.size() == 1);
}
