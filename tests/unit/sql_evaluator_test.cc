// Conditions over the catalog: what is true, false, and not known.
// SPDX-License-Identifier: MIT
#include "compiler/catalog/sql_evaluator.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/catalog/replay.h"
#include "compiler/sql/parse.h"
#include "compiler/sql/text.h"

namespace migc::catalog {
namespace {

// A catalog after some statements.
struct Database {
  Replay replay{15, {"public"}};
  std::vector<std::string> uncertain;
  std::string refused;

  explicit Database(const std::string& text) {
    const auto source = std::make_shared<const SourceFile>("t.sql", text);
    Diagnostics diagnostics;
    const auto statements = sql::parse(source, {0, text.size()}, diagnostics, sql::Operations::yes);
    CHECK(diagnostics.empty());
    replay.start_source(source);
    for (const sql::Statement& statement : statements) {
      const Outcome outcome = replay.run(statement);
      if (outcome.refusal) refused = outcome.refusal->sqlstate;
      uncertain.insert(uncertain.end(), outcome.uncertain.begin(), outcome.uncertain.end());
    }
  }

  // "true", "false", "null", "unknown" or the value.
  std::string ask(const std::string& code) {
    const auto source = std::make_shared<const SourceFile>("t.sql", code);
    Diagnostics diagnostics;
    const auto expression = sql::parse_expression(source, {0, code.size()}, diagnostics);
    REQUIRE(expression);
    const SqlValue value = Evaluator(replay.session(), {}).evaluate(*expression, code);
    return value.is_null() ? "null" : text_of(value).value_or("unknown");
  }
  bool has_table(const std::string& name) {
    return replay.session().find_relation({"", name}) != k_no_object;
  }
};

}  // namespace

TEST_CASE("three-valued logic with what is not known") {
  Database database("CREATE TABLE t (a int);");
  CHECK(database.ask("1 = 1 AND 2 > 1") == "true");
  CHECK(database.ask("NULL AND false") == "false");
  CHECK(database.ask("NULL OR false") == "null");
  CHECK(database.ask("(SELECT count(*) FROM t) = 0 AND false") == "false");
  CHECK(database.ask("(SELECT count(*) FROM t) = 0 OR true") == "true");
  CHECK(database.ask("(SELECT count(*) FROM t) = 0") == "unknown");
  CHECK(database.ask("EXISTS (SELECT 1 FROM t WHERE false)") == "false");
  CHECK(database.ask("EXISTS (SELECT 1 FROM t)") == "unknown");
}

TEST_CASE("catalogs answer by name") {
  Database database("CREATE TABLE t (a int); CREATE TYPE mood AS ENUM ('ok');");
  CHECK(database.ask("EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood')") == "true");
  CHECK(database.ask("EXISTS (SELECT 1 FROM pg_type WHERE typname = 'other')") == "false");
  CHECK(database.ask("to_regclass('public.t') IS NULL") == "false");
  CHECK(database.ask("to_regclass('nowhere.t')") == "null");
  CHECK(database.ask("(SELECT data_type FROM information_schema.columns WHERE table_name = 't')") ==
        "integer");
  // the server's own objects are not all told apart
  CHECK(database.ask("EXISTS (SELECT 1 FROM pg_class WHERE relname = 'pg_class')") == "unknown");
  // a column that is not modelled
  CHECK(database.ask("EXISTS (SELECT 1 FROM pg_class WHERE relname = 't' AND reltuples > 0)") ==
        "unknown");
}

TEST_CASE("the minor version is not known") {
  Database database("SELECT 1;");
  const std::string number = "current_setting('server_version_num')::int";
  CHECK(database.ask(number + " >= 150000") == "true");
  CHECK(database.ask(number + " < 140000") == "false");
  CHECK(database.ask(number + " >= 150004") == "unknown");
}

TEST_CASE("what cannot be decided is noted by name and left undone") {
  Database database(R"(
    CREATE TABLE t (a int);
    DO $$ BEGIN
      IF (SELECT count(*) FROM t) > 0 THEN
        CREATE TABLE u (a int);
        ALTER TABLE t ADD COLUMN b int;
      END IF;
      CREATE TABLE after_it (a int);
    END $$;)");
  CHECK(database.refused.empty());
  CHECK(!database.has_table("u"));
  CHECK(database.has_table("after_it"));
  REQUIRE(database.uncertain.size() == 2);
  CHECK(database.uncertain[0].rfind("whether table \"u\" exists is not known", 0) == 0);
  CHECK(database.uncertain[1].rfind("whether table \"t\" has column \"b\" is not known", 0) == 0);
}

TEST_CASE("after a RETURN in doubt nothing is sure") {
  Database database(R"(
    CREATE TABLE t (a int);
    DO $$ BEGIN
      IF EXISTS (SELECT 1 FROM t) THEN RETURN; END IF;
      CREATE TABLE u (a int);
    END $$;)");
  CHECK(!database.has_table("u"));
  REQUIRE(database.uncertain.size() == 1);
  CHECK(database.uncertain[0].rfind("whether table \"u\" exists is not known", 0) == 0);
}

TEST_CASE("text of EXECUTE that is not known") {
  Database database(R"(
    CREATE TABLE t (a text);
    DO $$ DECLARE r record; BEGIN
      FOR r IN SELECT a FROM t LOOP
        EXECUTE 'CREATE TABLE ' || r.a || ' (a int)';
        EXECUTE 'UPDATE t SET a = ' || quote_literal(r.a);
      END LOOP;
    END $$;)");
  REQUIRE(database.uncertain.size() == 1);
  CHECK(database.uncertain[0].rfind("what EXECUTE 'CREATE TABLE '", 0) == 0);
}

}  // namespace migc::catalog
