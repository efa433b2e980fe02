// Proof of the fixes on real servers: the bad example of each rule, as it stands and mended, each
// compiled to a script and run on a database of its own, ends in the same catalog.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "cli/lint_fix.h"
#include "lint/rules/registry.h"
#include "tests/lab/example_project.h"
#include "tests/oracle/catalog_compare.h"
#include "tests/oracle/process.h"
#include "tests/oracle/project.h"
#include "tests/oracle/server_catalog.h"

namespace migc::oracle {
namespace {

using nlohmann::json;

// That of examples which hold for all versions.
constexpr int k_usual_version = 16;

// Everything that the server can say of the schema.
struct Schema {  // NOLINT(bugprone-exception-escape): json's move constructor is not noexcept
  json catalog, details, definitions;
};

Schema schema_after(const TestProject& project, const Server& server) {
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "heads", "--fail-on", "never"}));
  Connection connection = database.connect();
  prepare_catalog(connection);
  return {read_catalog(connection, {"public.alembic_version"}), read_details(connection),
          read_definitions(connection)};
}

// The differences, one a line; empty: there are none.
std::string difference(const Schema& before, const Schema& after) {
  std::string text;
  for (const std::string& each :
       compare(objects_of(before.catalog), objects_of(after.catalog)).differences)
    text += each + "\n";
  for (const std::string& each :
       compare(details_of(before.details), details_of(after.details)).differences)
    text += each + "\n";
  if (before.definitions != after.definitions)
    text += fmt::format("definitions: {} and {}\n", before.definitions.dump(),
                        after.definitions.dump());
  return text;
}

void fill(TestProject& project, const lint::Example& example, int version) {
  for (const auto& [path, bytes] : lab::project_of(example)) {
    const std::string target = fmt::format("[target]\npostgres = {}\n", version);
    project.add_file(path, path == "migrate.toml" ? fmt::format("{}\n{}", bytes, target) : bytes);
  }
}

// Whether --fix=`which` mends anything on this version.
bool mend(TestProject& project, const std::string& which, const std::vector<std::string>& levels) {
  std::ostringstream out;
  std::ostringstream err;
  cli::Context context{out, err, false, {}, {}, {}};
  context.options.project.directory = project.folder();
  cli::LintOptions options;
  options.range.from = "start";
  options.fix = which;
  options.levels = levels;
  const auto fixed = cli::fix_findings(context, options, cli::Changes());
  if (!fixed || fixed->fixes == 0) return false;
  REQUIRE(cli::write_files(context, fixed->files));
  return true;
}

}  // namespace

TEST_CASE("fixes: a mended history runs, and a safe fix ends in the same catalog", "[fix]") {
  const Server server = GENERATE(from_range(servers()));
  std::size_t same = 0;
  std::size_t run = 0;
  for (const lint::Rule& rule : lint::all_rules()) {
    const bool needs_newer =
        rule.bad.postgres > k_usual_version && rule.bad.postgres > server.version;
    if (rule.fix.empty() || needs_newer) continue;
    INFO(fmt::format("{} on PostgreSQL {}", rule.name, server.version));
    TestProject bad(server.version);
    TestProject mended(server.version);
    fill(bad, rule.bad, server.version);
    fill(mended, rule.bad, server.version);
    const bool judges = rule.fix.find("needs judgement") != std::string_view::npos;
    const std::string level = fmt::format("{}={}", rule.name, severity_name(rule.severity));
    if (!mend(mended, judges ? "all" : "safe", {level})) continue;
    ++run;
    const Schema after = schema_after(mended, server);
    if (judges) continue;  // the bad one may be what the server refuses
    const Schema before = schema_after(bad, server);
    const std::string differences = difference(before, after);
    INFO(differences);
    CHECK(differences.empty());
    ++same;
  }
  std::printf(
      "fixes: PostgreSQL %d, %zu mended histories run, %zu of safe fixes end in the same "
      "catalog\n",
      server.version, run, same);
  CHECK(run >= 15);
  CHECK(same >= 10);
}

TEST_CASE("fixes: forms that the examples do not have end in the same catalog, too", "[fix]") {
  static const std::vector<lint::Example> k_examples = {
      {"CREATE TABLE p (a int, b int) PARTITION BY LIST (a);\n"
       "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\n"
       "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);",
       "CREATE INDEX ON p USING btree (b DESC, a) WHERE b > 0;"},
      {"CREATE TABLE t (a int, b int, c int);",
       "ALTER TABLE t ADD PRIMARY KEY (a, b) INCLUDE (c) WITH (fillfactor = 70);"},
      {"CREATE TABLE t (a int, b int);",
       "ALTER TABLE t ADD CONSTRAINT \"K\" UNIQUE (a) DEFERRABLE INITIALLY DEFERRED,\n"
       "  ADD UNIQUE (b, a) INCLUDE (a);"},
      {"CREATE TABLE r (id int PRIMARY KEY);\nCREATE TABLE t (a int, b int);",
       "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES r ON DELETE CASCADE DEFERRABLE,\n"
       "  ADD CHECK (a > 0), ADD CHECK (b > a) NO INHERIT;"},
      {"CREATE SCHEMA \"S\";\nCREATE TABLE \"S\".\"T\" (\"A b\" int, c int);",
       "ALTER TABLE \"S\".\"T\" ALTER \"A b\" SET NOT NULL, ALTER COLUMN c SET NOT NULL;\n"
       "CREATE UNIQUE INDEX ON \"S\".\"T\" (lower(c::text), \"A b\");"},
      {"CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\nCREATE INDEX j ON t (a DESC);",
       "DROP INDEX IF EXISTS i, j;\nALTER TABLE t ADD COLUMN b int CHECK (b > 0) UNIQUE;"},
      {"CREATE TABLE \"P\" (k text NOT NULL, n int DEFAULT 7) PARTITION BY LIST (k);\n"
       "CREATE TABLE d PARTITION OF \"P\" DEFAULT;\n"
       "CREATE UNIQUE INDEX ON \"P\" (k, (n + 1)) WHERE n > 0;\n"
       "ALTER TABLE \"P\" ADD CONSTRAINT \"U\" UNIQUE (n, k);\n"
       "CREATE TABLE \"Q 2\" (k text NOT NULL, n int);",
       "ALTER TABLE \"P\" ATTACH PARTITION \"Q 2\" FOR VALUES IN ('a', 'b');\n"
       "CREATE TABLE q3 PARTITION OF \"P\" FOR VALUES IN ('c');"},
      {"CREATE TABLE p (k int NOT NULL, n int NOT NULL) PARTITION BY RANGE (k);\n"
       "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9) PARTITION BY HASH (n);\n"
       "CREATE TABLE p11 PARTITION OF p1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);\n"
       "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (9) TO (MAXVALUE);",
       "ALTER TABLE p ADD UNIQUE (n, k);"},
      {"CREATE TABLE t (a varchar(9) CHECK (a <> ''), \"B\" int, c int);\n"
       "ALTER TABLE t ADD CONSTRAINT n CHECK (\"B\" IS NOT NULL);\n"
       "CREATE UNIQUE INDEX u ON t (c, \"B\");",
       "ALTER TABLE t ALTER a TYPE text;\n"
       "ALTER TABLE t DROP CONSTRAINT n, ALTER \"B\" SET NOT NULL, ADD COLUMN d int;\n"
       "ALTER TABLE t ADD CONSTRAINT u PRIMARY KEY USING INDEX u;"},
      {"CREATE SCHEMA \"S\";\nCREATE TYPE \"S\".state AS ENUM ('new', 'it''s done');\n"
       "CREATE TABLE \"S\".\"T\" (id int PRIMARY KEY, s \"S\".state, \"A b\" int);\n"
       "CREATE TABLE u (t int REFERENCES \"S\".\"T\", s \"S\".state, n int);\n"
       "CREATE VIEW v AS SELECT s, \"A b\" FROM \"S\".\"T\";\n"
       "CREATE MATERIALIZED VIEW w AS SELECT s FROM v;\nCREATE INDEX ON w (s);\n"
       "CREATE VIEW x AS SELECT n FROM u JOIN w USING (s);",
       "ALTER TABLE \"S\".\"T\" DROP COLUMN \"A b\" CASCADE;\n"
       "ALTER TABLE \"S\".\"T\" DROP CONSTRAINT \"T_pkey\" CASCADE;\n"
       "DROP TYPE \"S\".state CASCADE;"},
      {"CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
       "CREATE SEQUENCE s;\n"
       "CREATE TABLE t (a int DEFAULT one(), b int DEFAULT nextval('s'));\n"
       "CREATE VIEW v AS SELECT one() AS o;",
       "DROP FUNCTION one() CASCADE;\nDROP SEQUENCE s CASCADE;"},
      {"CREATE TABLE p (a int PRIMARY KEY) PARTITION BY RANGE (a);\n"
       "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);\n"
       "CREATE TABLE \"Q\" (a serial PRIMARY KEY, p int REFERENCES p);\n"
       "CREATE TABLE r (q int REFERENCES \"Q\");",
       "TRUNCATE TABLE p RESTART IDENTITY CASCADE;\n"
       "INSERT INTO \"Q\" (a, p) VALUES (7, NULL), (-1, NULL);"},
  };
  const Server server = GENERATE(from_range(servers()));
  for (const lint::Example& example : k_examples) {
    INFO(fmt::format("{} on PostgreSQL {}", example.sql, server.version));
    TestProject bad(server.version);
    TestProject mended(server.version);
    fill(bad, example, server.version);
    fill(mended, example, server.version);
    CHECK(mend(mended, "safe", {}));
    const std::string differences =
        difference(schema_after(bad, server), schema_after(mended, server));
    INFO(differences);
    CHECK(differences.empty());
  }
}

TEST_CASE("fixes: forms of those that need judgement run", "[fix]") {
  const std::string_view views =
      "CREATE SCHEMA \"S\";\nCREATE TABLE \"S\".t (\"A b\" int, b int);\n"
      "CREATE VIEW \"S\".v WITH (security_barrier = true) AS SELECT \"A b\", b FROM \"S\".t;\n"
      "CREATE MATERIALIZED VIEW w AS SELECT \"A b\" FROM \"S\".v;\nCREATE INDEX ON w (\"A b\");\n"
      "GRANT SELECT ON \"S\".v, w TO PUBLIC;\nGRANT SELECT (b) ON \"S\".v TO PUBLIC;\n"
      "COMMENT ON VIEW \"S\".v IS 'it''s';\nCOMMENT ON COLUMN \"S\".v.\"A b\" IS 'a';";
  static const std::vector<lint::Example> k_examples = {
      {views, "CREATE OR REPLACE VIEW \"S\".v AS SELECT \"A b\" FROM \"S\".t;"},
      {views,
       "DROP MATERIALIZED VIEW w;\nDROP VIEW \"S\".v;\n"
       "CREATE VIEW \"S\".v AS SELECT b FROM \"S\".t;"},
      {"CREATE TABLE t (a int, \"B\" int, c int, CHECK (a < c));\n"
       "CREATE INDEX i ON t (a DESC, c) INCLUDE (\"B\") WHERE a > 0;\n"
       "CREATE UNIQUE INDEX j ON t (\"B\", c);",
       "ALTER TABLE t DROP COLUMN c;"},
      {"CREATE TABLE \"T\" (id serial PRIMARY KEY, a int);\nGRANT SELECT ON \"T\" TO PUBLIC;\n"
       "GRANT UPDATE (a) ON \"T\" TO PUBLIC;",
       "ALTER TABLE \"T\" RENAME TO \"U\";\nALTER TABLE \"U\" ALTER id TYPE bigint;"},
      {"CREATE TABLE t (a int, at timestamptz);\n"
       "CREATE MATERIALIZED VIEW w AS SELECT a AS \"A\", at::date AS d, count(*) FROM t GROUP BY "
       "1, "
       "at::date;",
       "REFRESH MATERIALIZED VIEW CONCURRENTLY w;"},
  };
  const Server server = GENERATE(from_range(servers()));
  for (const lint::Example& example : k_examples) {
    INFO(fmt::format("{} on PostgreSQL {}", example.sql, server.version));
    TestProject mended(server.version);
    fill(mended, example, server.version);
    CHECK(mend(mended, "all", {}));
    CHECK_FALSE(schema_after(mended, server).catalog.empty());
  }
}

}  // namespace migc::oracle
