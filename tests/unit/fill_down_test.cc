// Drafted ways back. SPDX-License-Identifier: MIT
#include "cli/fill_down.h"

#include <filesystem>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "tests/lab/way_back_cases.h"
#include "tests/unit/bench.h"

namespace migc::cli {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::Bench;
using test::revision;

test::SourceTree::Files project_of(const std::string& before, const std::string& up) {
  return {{"migrate.toml", "[source]\npath = \"migrations\"\n"},
          {"migrations/a.sql",
           revision("a1", "", "-- migrate:up\n" + before + "\n-- migrate:down\nSELECT 1;\n")},
          {"migrations/b.sql", revision("b2", "a1", "-- migrate:up\n" + up + "\n")}};
}

std::string verdict_of(Bench& bench, const std::string& postgres = "16") {
  bench.run({"--postgres", postgres, "--format", "json", "revision", "--fill-down"});
  INFO(bench.out.str() << bench.err.str());
  const auto document = nlohmann::json::parse(bench.out.str());
  REQUIRE(document.contains("revisions"));
  REQUIRE(document["revisions"].size() == 1);
  return document["revisions"][0]["verdict"];
}

// What stands behind the marker, without migc's own remarks.
std::string draft_of(const Bench& bench) {
  const std::string text = bench.text("migrations/b.sql");
  const std::string marker = "-- migrate:down\n";
  std::string draft;
  std::istringstream lines(text.substr(text.find(marker) + marker.size()));
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("-- migc: ")) draft += line + "\n";
  return draft;
}

}  // namespace

TEST_CASE("revision --fill-down: every kind of change", "[fill-down]") {
  for (const lab::WayBackCase& each : lab::way_back_cases()) {
    CAPTURE(each.name, each.before, each.up);
    Bench bench(project_of(each.before, each.up));
    const std::string verdict = verdict_of(bench);
    INFO(bench.text("migrations/b.sql"));
    CHECK(verdict == each.verdict);
    // the file itself says the same when it is read again
    CHECK(bench.run({"--postgres", "16", "check", "--reversible", "a1:b2"}) ==
          (verdict == "exact" ? ExitStatus::ok : ExitStatus::findings));
  }
}

TEST_CASE("revision --fill-down: statements as a person would write them", "[fill-down]") {
  const auto draft = [](const std::string& before, const std::string& up) {
    Bench bench(project_of(before, up));
    verdict_of(bench);
    return draft_of(bench);
  };
  const std::string table = "CREATE TABLE t (id int PRIMARY KEY, n text);";
  CHECK(draft("", table) == "DROP TABLE public.t;\n");
  CHECK(draft(table, "ALTER TABLE t ADD COLUMN m int;") == "ALTER TABLE public.t DROP COLUMN m;\n");
  CHECK(draft(table, "ALTER TABLE t RENAME COLUMN n TO name;") ==
        "ALTER TABLE public.t RENAME COLUMN name TO n;\n");
  CHECK(draft(table, "CREATE INDEX CONCURRENTLY i ON t (n);") ==
        "DROP INDEX CONCURRENTLY public.i;\n");
  CHECK(draft(table + "CREATE INDEX i ON t (n);", "DROP INDEX CONCURRENTLY i;") ==
        "CREATE INDEX CONCURRENTLY i ON public.t USING btree (n);\n");
  CHECK(draft(table, "ALTER TABLE t ALTER n SET DEFAULT 'a', ALTER n SET NOT NULL;") ==
        "ALTER TABLE public.t ALTER COLUMN n DROP NOT NULL;\n"
        "ALTER TABLE public.t ALTER COLUMN n DROP DEFAULT;\n");
}

TEST_CASE("revision --fill-down: the draft says what does not come back", "[fill-down]") {
  const auto file = [](const std::string& before, const std::string& up) {
    Bench bench(project_of(before, up));
    verdict_of(bench);
    return bench.text("migrations/b.sql");
  };
  const std::string table = "CREATE TABLE t (id int, n text, m int);";
  CHECK_THAT(file(table, "ALTER TABLE t DROP COLUMN n;"),
             ContainsSubstring("-- migc: data is lost: public.t.n") &&
                 ContainsSubstring("a draft, replayed: differs; read it, and mend it") &&
                 ContainsSubstring("column n of public.t comes back as the last one"));
  CHECK_THAT(file(table, "UPDATE t SET m = 1;"),
             ContainsSubstring("-- migc: rows are not brought back: UPDATE t SET m = 1"));
  CHECK_THAT(file("CREATE TYPE e AS ENUM ('a');", "ALTER TYPE e ADD VALUE 'b';"),
             ContainsSubstring("value 'b' of type e stays"));
  CHECK_THAT(file(table, "DO $$ BEGIN EXECUTE (SELECT n FROM t); END $$;"),
             ContainsSubstring("a draft, replayed: uncertain"));
  CHECK_THAT(file(table, "ALTER TABLE t ALTER id TYPE smallint;"),
             ContainsSubstring("data is lost: public.t.id (integer to smallint)"));
}

TEST_CASE("revision --fill-down: what somebody wrote stays", "[fill-down]") {
  Bench bench(project_of("CREATE TABLE t (id int);", "CREATE TABLE u (id int);"));
  const std::string first = bench.text("migrations/a.sql");
  CHECK(bench.run({"revision", "--fill-down", "a1"}) == ExitStatus::refused);
  CHECK_THAT(bench.err.str(), ContainsSubstring("has a way back already"));
  bench.tree.write(
      "migrations/c.sql",
      revision("c3", "b2", "-- migrate:up\nDROP TABLE u;\n-- migrate:irreversible: gone\n"));
  const std::string last = bench.text("migrations/c.sql");
  CHECK(bench.run({"revision", "--fill-down", "c3"}) == ExitStatus::refused);
  CHECK_THAT(bench.err.str(), ContainsSubstring("states that it cannot be undone"));
  const std::string second = bench.text("migrations/b.sql");
  CHECK(bench.run({"revision", "--fill-down", "--diff"}) == ExitStatus::ok);
  CHECK_THAT(bench.out.str(), ContainsSubstring("+DROP TABLE public.u;"));
  CHECK(bench.text("migrations/b.sql") == second);
  CHECK(bench.run({"revision", "--fill-down", "a1:c3"}) == ExitStatus::ok);
  CHECK(bench.text("migrations/a.sql") == first);
  CHECK(bench.text("migrations/c.sql") == last);
  CHECK(bench.text("migrations/b.sql").starts_with(second));
  const std::string filled = bench.text("migrations/b.sql");
  CHECK(bench.run({"revision", "--fill-down"}) == ExitStatus::ok);
  CHECK(bench.text("migrations/b.sql") == filled);
}

TEST_CASE("revision --fill-down: usage", "[fill-down]") {
  Bench bench;
  CHECK(bench.run({"revision"}) == ExitStatus::refused);
  CHECK_THAT(bench.err.str(), ContainsSubstring("-m is missing"));
  CHECK(bench.run({"revision", "b2", "-m", "x"}) == ExitStatus::refused);
  CHECK(bench.run({"revision", "--fill-down", "-m", "x"}) == ExitStatus::refused);
  CHECK(bench.run({"revision", "--fill-down", "nope"}) == ExitStatus::refused);
  CHECK_THAT(bench.err.str(), ContainsSubstring("nope"));
}

TEST_CASE("revision --fill-down: each layout has its own place for a way back", "[fill-down]") {
  const auto drafted = [](const test::SourceTree::Files& files, const std::string& changed) {
    Bench bench(files);
    const ExitStatus status = bench.run({"revision", "--fill-down"});
    INFO(bench.out.str() << bench.err.str());
    REQUIRE(status == ExitStatus::ok);
    return bench.text(changed);
  };
  const std::string settings = "[source]\npath = \"m\"\nlayout = \"";
  const std::string said = "-- migc: a draft, replayed: the schema before comes back\n";
  const std::string down = said + "DROP TABLE public.t;\n";
  const auto toml = [&](const std::string& layout) {
    return std::pair<std::string, std::string>("migrate.toml", settings + layout + "\"\n");
  };
  const std::string up = "CREATE TABLE t (id int);\n";
  CHECK(drafted({toml("dbmate"), {"m/1_a.sql", "-- migrate:up\n" + up}}, "m/1_a.sql") ==
        "-- migrate:up\n" + up + "\n-- migrate:down\n" + down);
  CHECK(drafted({toml("dbmate"), {"m/1_a.sql", "-- migrate:up\n" + up + "\n-- migrate:down\n\n"}},
                "m/1_a.sql") == "-- migrate:up\n" + up + "\n-- migrate:down\n" + down);
  CHECK(drafted({toml("goose"), {"m/1_a.sql", "-- +goose Up\n" + up}}, "m/1_a.sql") ==
        "-- +goose Up\n" + up + "\n-- +goose Down\n" + down);
  CHECK(drafted({toml("sql-migrate"), {"m/1_a.sql", "-- +migrate Up\r\n" + up}}, "m/1_a.sql")
            .find("\r\n-- +migrate Down\r\n") != std::string::npos);
  CHECK(drafted({toml("golang-migrate"), {"m/1_a.up.sql", up}}, "m/1_a.down.sql") == down);
  CHECK(drafted({toml("sqlx"), {"m/1_a.up.sql", up}}, "m/1_a.down.sql") == down);
  CHECK(drafted({toml("diesel"), {"m/1_a/up.sql", up}, {"m/1_a/down.sql", "\n"}},
                "m/1_a/down.sql") == down);
  CHECK(drafted({toml("flyway"), {"m/V1__a.sql", up}}, "m/U1__a.sql") == down);
  Bench none({toml("prisma"), {"m/1_a/migration.sql", up}});
  CHECK(none.run({"revision", "--fill-down"}) == ExitStatus::refused);
  CHECK_THAT(none.err.str(), ContainsSubstring("has no place for a way back"));
  const std::string goose_function = "-- +goose Up\nDROP FUNCTION f;\n";
  const std::string made =
      "-- +goose Up\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ "
      "SELECT 1; $$;\n-- +goose StatementEnd\n-- +goose Down\nDROP FUNCTION f;\n";
  CHECK_THAT(
      drafted({toml("goose"), {"m/1_a.sql", made}, {"m/2_b.sql", goose_function}}, "m/2_b.sql"),
      ContainsSubstring("-- +goose StatementBegin\nCREATE FUNCTION public.f()") &&
          ContainsSubstring("$$;\n-- +goose StatementEnd\n"));
}

}  // namespace migc::cli
