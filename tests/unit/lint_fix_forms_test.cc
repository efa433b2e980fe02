// Fixes beyond the examples of their rules: quoted names, schemas, several of everything, and cases
// in which none is offered. SPDX-License-Identifier: MIT
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "cli/lint_fix.h"
#include "compiler/base/files.h"
#include "tests/unit/source_tree.h"

namespace migc::cli {
namespace {

constexpr std::string_view k_head =
    "-- x\n--\n-- Revision ID: x\n-- Revises: start\n\n-- migrate:up\n";

// What --fix=all makes of the statements, behind others; `rule` is on.
std::string mended(std::string_view start, std::string_view up, std::string_view rule,
                   int postgres = 16) {
  test::SourceTree tree(
      {{"migrations/start.sql",
        fmt::format("-- start\n--\n-- Revision ID: start\n-- Revises:\n\n-- migrate:up\n{}\n\n"
                    "-- migrate:down\n",
                    start)},
       {"migrations/x.sql", fmt::format("{}{}\n-- migrate:down\n", k_head, up)}});
  std::ostringstream out;
  std::ostringstream err;
  Context context{out, err, false, {}, {}, {}};
  context.options.project.directory = tree.root();
  context.options.project.postgres = postgres;
  LintOptions options;
  options.range.from = "start";
  options.fix = "all";
  for (const std::string_view other :
       {"drop-column", "drop-table", "missing-lock-timeout", "truncate"})
    if (other != rule) options.levels.push_back(fmt::format("{}=off", other));
  options.levels.push_back(fmt::format("{}=error", rule));
  const auto fixed = fix_findings(context, options, Changes());
  REQUIRE(fixed);
  REQUIRE(write_files(context, fixed->files));
  const std::string text = *read_file(tree.root() / "migrations/x.sql");
  REQUIRE(text.starts_with(k_head));
  const std::size_t end = text.find("-- migrate:down");
  return text.substr(k_head.size(), end - k_head.size());
}

}  // namespace

TEST_CASE("fixes: CASCADE as what it does, dependents first", "[lint][fix]") {
  CHECK(mended("CREATE SCHEMA \"S\";\nCREATE TABLE \"S\".t (id int PRIMARY KEY, \"A b\" int);\n"
               "CREATE TABLE u (t int REFERENCES \"S\".t);\n"
               "CREATE VIEW v AS SELECT \"A b\" FROM \"S\".t;\n"
               "CREATE MATERIALIZED VIEW \"W\" AS SELECT * FROM v;",
               "-- gone\nDROP TABLE \"S\".t CASCADE;", "drop-cascade") ==
        "DROP MATERIALIZED VIEW public.\"W\";\nDROP VIEW public.v;\n"
        "ALTER TABLE public.u DROP CONSTRAINT u_t_fkey;\n-- gone\nDROP TABLE \"S\".t;\n");
  CHECK(mended("CREATE TYPE s AS ENUM ('a');\nCREATE TABLE t (a s, b int);\n"
               "CREATE VIEW v AS SELECT a FROM t;",
               "DROP TYPE s CASCADE;", "drop-cascade") ==
        "DROP VIEW public.v;\nALTER TABLE public.t DROP COLUMN a;\nDROP TYPE s;\n");
}

TEST_CASE("fixes: TRUNCATE names what CASCADE empties, without partitions", "[lint][fix]") {
  CHECK(mended("CREATE TABLE \"P\" (a int PRIMARY KEY);\n"
               "CREATE TABLE q (a int REFERENCES \"P\", PRIMARY KEY (a)) PARTITION BY LIST (a);\n"
               "CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);\n"
               "CREATE TABLE r (a int REFERENCES q);",
               "TRUNCATE \"P\" RESTART IDENTITY CASCADE;",
               "truncate-cascade") == "TRUNCATE \"P\", public.q, public.r RESTART IDENTITY;\n");
}

TEST_CASE("fixes: a view is made anew with what depends on it, and what it had", "[lint][fix]") {
  const std::string start =
      "CREATE TABLE t (a int, b int);\n"
      "CREATE VIEW v WITH (security_barrier = true) AS SELECT a, b FROM t;\n"
      "CREATE VIEW w AS SELECT a FROM v;\nGRANT SELECT ON v, w TO PUBLIC;\n"
      "COMMENT ON VIEW v IS 'it''s';\nCOMMENT ON COLUMN v.a IS 'a';";
  CHECK(
      mended(start, "CREATE OR REPLACE VIEW v AS SELECT a FROM t;", "replace-view-incompatible") ==
      "DROP VIEW public.w;\nDROP VIEW public.v;\n"
      "CREATE VIEW v WITH (security_barrier = true) AS SELECT a FROM t;\n"
      "COMMENT ON VIEW public.v IS 'it''s';\nGRANT SELECT ON public.v TO PUBLIC;\n"
      "COMMENT ON COLUMN public.v.a IS 'a';\n"
      "CREATE VIEW public.w AS\nSELECT a FROM v;\nGRANT SELECT ON public.w TO PUBLIC;\n");
  const std::string dropped = "DROP VIEW w;\nDROP VIEW v;\nCREATE VIEW v AS SELECT b FROM t;";
  CHECK(mended(start, dropped, "drop-create-view") ==
        "DROP VIEW w;\nDROP VIEW v;\n"
        "CREATE VIEW v WITH (security_barrier = true) AS SELECT b FROM t;\n"
        "COMMENT ON VIEW public.v IS 'it''s';\nGRANT SELECT ON public.v TO PUBLIC;\n");
}

TEST_CASE("fixes: nothing where a view has a function behind it", "[lint][fix]") {
  const std::string up = "CREATE OR REPLACE VIEW v AS SELECT a FROM t;\n";
  CHECK(mended("CREATE TABLE t (a int, b int);\nCREATE VIEW v AS SELECT a, b FROM t;\n"
               "CREATE FUNCTION f(v) RETURNS int LANGUAGE sql AS 'SELECT 1';",
               up.substr(0, up.size() - 1), "replace-view-incompatible") == up);
}

TEST_CASE("fixes: indexes that a column takes along", "[lint][fix]") {
  CHECK(mended("CREATE TABLE t (a int, \"B\" int, c int);\n"
               "CREATE INDEX i ON t (a DESC, c) INCLUDE (\"B\") WHERE a > 0;",
               "ALTER TABLE t DROP COLUMN c;", "drop-column-hidden-dependents") ==
        "CREATE INDEX CONCURRENTLY t_a_idx ON public.t USING btree (a DESC) INCLUDE (\"B\") WHERE "
        "a > 0;\n"
        "DROP INDEX CONCURRENTLY public.i;\nALTER TABLE t DROP COLUMN c;\n");
  // unique without the column would be more than it was; one that serves as well is there
  CHECK(mended("CREATE TABLE t (a int, b int, c int, CHECK (b < c));\n"
               "CREATE UNIQUE INDEX i ON t (a, c);\nCREATE INDEX j ON t (b, c);\n"
               "CREATE INDEX k ON t (b, a);",
               "ALTER TABLE t DROP COLUMN c;", "drop-column-hidden-dependents")
            .find("CREATE") == std::string::npos);
}

TEST_CASE("fixes: names, types and options in their places", "[lint][fix]") {
  CHECK(mended("CREATE TABLE r (id int PRIMARY KEY);",
               "CREATE TABLE t (a int CHECK (a > 0) CHECK (a < 9) REFERENCES r,\n"
               "  b int, CHECK (a > b), FOREIGN KEY (b) REFERENCES r, PRIMARY KEY (a));",
               "unnamed-constraint")
            .starts_with("CREATE TABLE t (a int CONSTRAINT t_a_check CHECK (a > 0) CONSTRAINT "
                         "t_a_check1 CHECK (a < 9) CONSTRAINT t_a_fkey REFERENCES r,\n"
                         "  b int, CONSTRAINT t_check CHECK (a > b), CONSTRAINT t_b_fkey FOREIGN "
                         "KEY (b) REFERENCES r, PRIMARY KEY (a));\n"));
  CHECK(mended("",
               "CREATE TABLE t (a timestamp(3) without time zone[], b TIMESTAMP DEFAULT now());",
               "type-timestamp")
            .starts_with("CREATE TABLE t (a timestamptz(3)[], b timestamptz DEFAULT now());\n"));
  CHECK(mended("CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
               "CREATE VIEW v (x) WITH (security_barrier) AS SELECT a FROM t;",
               "view-bypasses-rls") ==
        "CREATE VIEW v (x) WITH (security_barrier, security_invoker = true) AS SELECT a FROM t;\n");
  CHECK(mended("CREATE TABLE t (a int, b int);",
               "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int,\n  ADD COLUMN IF NOT EXISTS c int,\n"
               "  ADD COLUMN IF NOT EXISTS b int;",
               "create-if-not-exists-drift") == "ALTER TABLE t ADD COLUMN IF NOT EXISTS c int;\n");
}

TEST_CASE("fixes: a statement between two blocks of the author", "[lint][fix]") {
  const std::string table = "CREATE TABLE t (a int);";
  CHECK(mended(table, "BEGIN;\nVACUUM t;\nCOMMIT;", "nontransactional-statement") == "VACUUM t;\n");
  CHECK(mended(table,
               "BEGIN;\nINSERT INTO t (a) VALUES (1);\nVACUUM t;\nINSERT INTO t (a) VALUES "
               "(2);\nCOMMIT;",
               "nontransactional-statement") ==
        "BEGIN;\nINSERT INTO t (a) VALUES (1);\nCOMMIT;\nVACUUM t;\nBEGIN;\n"
        "INSERT INTO t (a) VALUES (2);\nCOMMIT;\n");
}

TEST_CASE("fixes: the old name of a renamed table keeps its privileges", "[lint][fix]") {
  CHECK(mended("CREATE SCHEMA \"S\";\nCREATE TABLE \"S\".\"Old\" (a int, b int);\n"
               "GRANT SELECT ON \"S\".\"Old\" TO PUBLIC;\n"
               "GRANT UPDATE (b) ON \"S\".\"Old\" TO PUBLIC;",
               "ALTER TABLE \"S\".\"Old\" RENAME TO \"New\";", "rename-table") ==
        "ALTER TABLE \"S\".\"Old\" RENAME TO \"New\";\n"
        "CREATE VIEW \"S\".\"Old\" WITH (security_invoker = true) AS SELECT * FROM \"S\".\"New\";\n"
        "GRANT SELECT ON \"S\".\"Old\" TO PUBLIC;\nGRANT UPDATE (b) ON \"S\".\"Old\" TO PUBLIC;\n");
}

}  // namespace migc::cli
