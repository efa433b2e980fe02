// The SQL that a catalog is printed as: order, names of today, what is left out.
// SPDX-License-Identifier: MIT
#include "compiler/ddl/schema_sql.h"

#include <memory>

#include <catch2/catch_test_macros.hpp>

#include "compiler/catalog/replay.h"
#include "compiler/sql/parse.h"

namespace migc::ddl {
namespace {

struct Printed {
  std::string text;
  std::vector<Omission> omissions;

  bool has(std::string_view part) const { return text.find(part) != std::string::npos; }
  bool in_order(std::string_view first, std::string_view second) const {
    const std::size_t at = text.find(first);
    return at != std::string::npos && text.find(second, at) != std::string::npos;
  }
};

Printed print(const std::string& script, int version = 16) {
  const auto source = std::make_shared<const SourceFile>("script.sql", script);
  Diagnostics diagnostics;
  const auto statements = sql::parse(source, {0, script.size()}, diagnostics, sql::Operations::yes);
  REQUIRE(!diagnostics.has_errors());
  catalog::Replay replay(version, {"public"});
  replay.start_source(source);
  for (const sql::Statement& statement : statements) CHECK(!replay.run(statement).refusal);
  Printed printed;
  printed.text = schema_sql(replay.session(), printed.omissions);
  return printed;
}

}  // namespace

TEST_CASE("schema_sql: an empty catalog is an empty text") { CHECK(print("").text.empty()); }

TEST_CASE("schema_sql: renamed columns and tables are renamed in the texts that name them") {
  const Printed printed = print(
      "CREATE TABLE t (a int, b int CHECK (b > a));\n"
      "CREATE VIEW v AS SELECT a, t.b AS x FROM t WHERE a > 0;\n"
      "CREATE INDEX i ON t ((a + b)) WHERE a > 1;\n"
      "ALTER TABLE t RENAME a TO c;\n"
      "ALTER TABLE t RENAME TO u;\n");
  INFO(printed.text);
  CHECK(printed.has("CHECK (b > c)"));
  CHECK(printed.has("SELECT c AS a, t.b AS x FROM public.u AS t WHERE c > 0"));
  CHECK(printed.has("((c + b)) WHERE c > 1"));
}

TEST_CASE("schema_sql: a star is spelt out once it would mean other columns") {
  const std::string before = "CREATE TABLE t (a int);\nCREATE VIEW v AS SELECT * FROM t;\n";
  CHECK(print(before).has("SELECT * FROM t"));
  CHECK(print(before + "ALTER TABLE t ADD b int;").has("SELECT t.a FROM t"));
}

TEST_CASE("schema_sql: foreign keys come last, so that tables may refer to each other") {
  const Printed printed = print(
      "CREATE TABLE a (id int PRIMARY KEY);\n"
      "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);\n"
      "ALTER TABLE a ADD b int REFERENCES b;\n");
  INFO(printed.text);
  CHECK(printed.in_order("CREATE TABLE public.b", "ADD CONSTRAINT a_pkey PRIMARY KEY (id)"));
  CHECK(printed.in_order("ADD CONSTRAINT b_pkey", "ADD CONSTRAINT b_a_fkey FOREIGN KEY (a)"));
  CHECK(printed.in_order("ADD CONSTRAINT b_pkey", "ADD CONSTRAINT a_b_fkey FOREIGN KEY (b)"));
}

TEST_CASE("schema_sql: a default that needs a function over its own table comes after both") {
  const Printed printed = print(
      "CREATE TABLE t (a int);\n"
      "CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
      "CREATE FUNCTION g() RETURNS int LANGUAGE sql RETURN f(NULL::t);\n"
      "ALTER TABLE t ALTER a SET DEFAULT g();\n");
  INFO(printed.text);
  CHECK(printed.in_order("CREATE TABLE public.t", "CREATE FUNCTION public.f(t)"));
  CHECK(printed.in_order("CREATE FUNCTION public.g()", "ALTER COLUMN a SET DEFAULT g()"));
}

TEST_CASE("schema_sql: texts are read under the search path that they were written for") {
  const Printed printed = print(
      "CREATE SCHEMA app;\n"
      "SET search_path = app;\n"
      "CREATE TABLE t (a int);\n"
      "CREATE VIEW v AS SELECT a FROM t;\n");
  INFO(printed.text);
  CHECK(printed.in_order("SET search_path = app;", "CREATE VIEW app.v AS\nSELECT a FROM t"));
  CHECK(printed.text.ends_with("RESET search_path;\n"));
}

TEST_CASE("schema_sql: a view that reads itself has its columns first") {
  const Printed printed = print(
      "CREATE VIEW v AS SELECT 1 AS a, 'x'::text AS b;\n"
      "CREATE OR REPLACE VIEW v AS SELECT a, b, 2 AS c FROM v;\n");
  INFO(printed.text);
  CHECK(printed.in_order("CREATE VIEW public.v AS\nSELECT CAST(NULL AS integer) AS a",
                         "CREATE OR REPLACE VIEW public.v AS\nSELECT a, b, 2 AS c FROM v"));
}

TEST_CASE("schema_sql: the fields of a row are spelt out once there are others") {
  const std::string plain =
      "CREATE TYPE pair AS (x int, y text);\n"
      "CREATE TABLE t (id int, p pair);\n"
      "CREATE VIEW v AS SELECT id, (p).* FROM t;\n";
  CHECK(print(plain).has("SELECT id, (p).* FROM t"));
  const Printed printed = print(plain +
                                "ALTER TYPE pair ADD ATTRIBUTE z int;\n"
                                "ALTER TABLE t RENAME p TO q;\n");
  INFO(printed.text);
  CHECK(printed.has("SELECT id, (q).x, (q).y FROM t"));
}

TEST_CASE("schema_sql: statements in code and in CREATE SCHEMA are statements of their own") {
  const Printed printed = print(
      "CREATE SCHEMA app CREATE VIEW v AS SELECT a FROM t CREATE TABLE t (a int);\n"
      "DO $$ BEGIN CREATE TABLE public.made (b int CHECK (b > 0));\n"
      "EXECUTE 'CREATE VIEW public.seen AS SELECT b FROM public.made'; END $$;\n"
      "ALTER TABLE made RENAME b TO c;\n");
  INFO(printed.text);
  CHECK(printed.in_order("CREATE TABLE app.t", "CREATE VIEW app.v AS\nSELECT a FROM t"));
  CHECK(printed.has("CHECK (c > 0)"));
  CHECK(printed.has("CREATE VIEW public.seen AS\nSELECT c AS b FROM public.made"));
}

TEST_CASE("schema_sql: publications are what their statements come to") {
  const Printed printed = print(
      "CREATE TABLE a (x int PRIMARY KEY);\n"
      "CREATE TABLE b (x int PRIMARY KEY);\n"
      "CREATE PUBLICATION p FOR TABLE a WITH (publish = 'insert');\n"
      "ALTER PUBLICATION p ADD TABLE b;\n"
      "ALTER PUBLICATION p SET (publish = 'delete');\n"
      "DROP TABLE a;\n"
      "ALTER TABLE b RENAME TO c;\n");
  CHECK(printed.has("CREATE PUBLICATION p FOR TABLE public.c WITH (publish = 'delete');"));
}

TEST_CASE("schema_sql: a partition's foreign key of another name comes before the parent's") {
  const Printed printed = print(
      "CREATE TABLE r (id int PRIMARY KEY);\n"
      "CREATE TABLE p (a int, r int REFERENCES r) PARTITION BY LIST (a);\n"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\n"
      "CREATE TABLE p2 (a int, r int CONSTRAINT mine REFERENCES r);\n"
      "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);\n");
  INFO(printed.text);
  CHECK(printed.in_order("ADD CONSTRAINT mine FOREIGN KEY", "ADD CONSTRAINT p_r_fkey FOREIGN KEY"));
  CHECK(!printed.has("public.p1\n    ADD CONSTRAINT p_r_fkey"));
}

TEST_CASE("schema_sql: what has no definition is a comment and an omission") {
  const Printed printed = print("CREATE TYPE shell;");
  CHECK(printed.has("-- type public.shell: "));
  REQUIRE(printed.omissions.size() == 1);
  CHECK(printed.omissions.front().object == "type public.shell");
}

}  // namespace migc::ddl
