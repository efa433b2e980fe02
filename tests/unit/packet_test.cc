// The packet for a maintenance window, and the way back, as the commands give them.
// SPDX-License-Identifier: MIT
#include "cli/packet.h"

#include <algorithm>
#include <filesystem>
#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "compiler/base/digest.h"
#include "compiler/base/files.h"
#include "tests/unit/bench.h"
#include "tests/unit/sanitized.h"

namespace migc::cli {

namespace fs = std::filesystem;
using Catch::Matchers::ContainsSubstring;
using test::Bench;
using test::revision;

TEST_CASE("review: the packet has its files, the same bytes each time", "[packet]") {
  Bench bench;
  bench.review("a1:b2");
  bench.review("a1:b2", "again");
  const std::vector<std::string> names = {"manifest.json", "postflight.sql", "preflight.sql",
                                          "review.html",   "review.md",      "rollback.sql",
                                          "upgrade.sql"};
  CHECK(bench.names("packet") == names);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(bench.text("packet/" + name) == bench.text("again/" + name));
  }
  REQUIRE(bench.run({"-q", "upgrade", "a1:b2", "--sql"}) == ExitStatus::ok);
  CHECK(bench.text("packet/upgrade.sql") == bench.out.str());
  REQUIRE(bench.run({"-q", "downgrade", "b2:a1", "--sql"}) == ExitStatus::ok);
  CHECK(bench.text("packet/rollback.sql") == bench.out.str());
}

TEST_CASE("review: the manifest tells what the packet was made from", "[packet]") {
  Bench bench;
  bench.review("a1:b2");
  const auto manifest = nlohmann::json::parse(bench.text("packet/manifest.json"));
  CHECK(manifest["from"] == nlohmann::json({"a1"}));
  CHECK(manifest["to"] == nlohmann::json({"b2"}));
  CHECK(manifest["files"].size() == 6);
  for (const auto& each : manifest["files"]) {
    const std::string content = bench.text("packet/" + each["name"].get<std::string>());
    CHECK(each["sha256"] == sha256(content));
    CHECK(each["size"] == content.size());
  }
  CHECK(manifest["revisions"][0]["sources"][0]["sha256"] == sha256(bench.text("migrations/b.sql")));
  CHECK(manifest["statements"].size() == 2);
  CHECK(manifest["statements"][0]["locks"][0]["mode"] == "AccessExclusiveLock");
  CHECK(manifest["rollback"]["possible"] == true);
  CHECK(manifest["rollback"]["revisions"][0]["verdict"] == "exact");
  CHECK(manifest["risk"]["level"] == "low");
  CHECK(manifest["risk"]["reasons"].empty());
}

TEST_CASE("review: a folder that is no packet is left alone, a packet is replaced whole",
          "[packet]") {
  Bench bench;
  bench.tree.write("notes/mine.txt", "keep");
  CHECK(bench.run({"review", "b2", "-o", "notes"}) == ExitStatus::refused);
  CHECK_THAT(bench.err.str(), ContainsSubstring("not-a-packet"));
  CHECK(bench.names("notes") == std::vector<std::string>{"mine.txt"});
  bench.tree.write("file", "keep");
  CHECK(bench.run({"review", "b2", "-o", "file"}) == ExitStatus::refused);
  CHECK(bench.text("file") == "keep");

  bench.review("a1");
  bench.tree.write("packet/extra.txt", "goes");
  bench.review("a1:b2", "packet/");
  CHECK(bench.names("packet").size() == 7);
  CHECK_THAT(bench.text("packet/upgrade.sql"), ContainsSubstring("a1 -> b2"));
  CHECK(bench.names(".") ==
        std::vector<std::string>{"file", "migrate.toml", "migrations", "notes", "packet"});
  CHECK(bench.run({"review", "b2", "-o", "nowhere/packet"}) == ExitStatus::refused);
  CHECK_THAT(bench.err.str(), ContainsSubstring("create the folder above it first"));
}

TEST_CASE("review: what lint finds too heavy keeps the packet from being written", "[packet]") {
  Bench bench;
  bench.tree.write("migrations/c.sql",
                   revision("c3", "b2", "-- migrate:up\nCREATE INDEX t_n ON t (n);\n"));
  CHECK(bench.run({"review", "b2:c3", "-o", "packet", "--fail-on", "warning"}) ==
        ExitStatus::findings);
  CHECK_FALSE(fs::exists(bench.tree.root() / "packet"));
  CHECK(bench.run({"review", "b2:c3", "-o", "packet", "--fail-on", "never"}) == ExitStatus::ok);
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::ok);
}

TEST_CASE("review: without a way back rollback.sql says why and does nothing", "[packet]") {
  Bench bench;
  bench.tree.write("migrations/c.sql",
                   revision("c3", "b2",
                            "-- migrate:up\nALTER TABLE t ADD COLUMN o int;\n"
                            "-- migrate:irreversible: it's `gone` <b>for</b> good\n"));
  bench.review("a1:c3");
  const std::string rollback = bench.text("packet/rollback.sql");
  CHECK_THAT(rollback, ContainsSubstring("states that it cannot be undone: it's `gone`"));
  CHECK_THAT(rollback, ContainsSubstring("RAISE EXCEPTION"));
  CHECK_THAT(rollback, !ContainsSubstring("DROP COLUMN"));
  const std::string review = bench.text("packet/review.md");
  CHECK_THAT(review, ContainsSubstring("Way back: none"));
  CHECK_THAT(review, ContainsSubstring("\\<b\\>for\\</b\\>"));
  CHECK_THAT(review, !ContainsSubstring("<b>"));
}

TEST_CASE("verify: a packet is what the sources compile to", "[packet]") {
  Bench bench;
  bench.review("a1:b2");
  REQUIRE(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::ok);
  bench.tree.write("packet/extra.sql", "");
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::findings);
  CHECK_THAT(bench.err.str(), ContainsSubstring("\"extra.sql\" is not in the manifest"));
  fs::remove(bench.tree.root() / "packet/extra.sql");
  fs::remove(bench.tree.root() / "packet/review.md");
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::findings);
  CHECK_THAT(bench.err.str(), ContainsSubstring("\"review.md\" is missing"));
  bench.review("a1:b2");
  bench.tree.write("migrations/b.sql", bench.text("migrations/b.sql") + "-- more\n");
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::findings);
  CHECK_THAT(bench.err.str(), ContainsSubstring("of \"upgrade.sql\" (byte "));
  CHECK_THAT(bench.err.str(), ContainsSubstring("\"migrations/b.sql\" of revision \"b2\" is not "
                                                "what it was when the packet was made"));
  CHECK_THAT(bench.err.str(), !ContainsSubstring("\"migrations/a.sql\""));
  fs::rename(bench.tree.root() / "migrations/b.sql", bench.tree.root() / "migrations/c.sql");
  CHECK(bench.run({"verify", "--manifest", "packet"}) == ExitStatus::findings);
  CHECK_THAT(bench.err.str(),
             ContainsSubstring("\"migrations/b.sql\" of revision \"b2\" is none of what"));
  CHECK(bench.run({"verify", "--manifest", "migrations"}) == ExitStatus::findings);
  CHECK(bench.run({"verify", "--manifest", "nowhere"}) == ExitStatus::refused);
}

TEST_CASE("verify: every change of a byte of a packet is found", "[packet][tamper]") {
  Bench bench;
  bench.review("a1:b2");
  const std::vector<std::string> names = bench.names("packet");
  std::mt19937 random(20240115);  // NOLINT: the same changes each time
  constexpr std::size_t k_changes = MIGC_SANITIZED ? 20 : 1000;
  std::size_t found = 0;
  for (std::size_t i = 0; i < k_changes; ++i) {
    const std::string path = "packet/" + names[random() % names.size()];
    const std::string whole = bench.text(path);
    std::string changed = whole;
    const std::size_t at = random() % changed.size();
    changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 + random() % 255));
    bench.tree.write(path, changed);
    const bool is_found = bench.run({"verify", "--manifest", "packet"}) == ExitStatus::findings &&
                          bench.err.str().find(path) != std::string::npos;
    if (!is_found) UNSCOPED_INFO(path << ", byte " << at << ": " << bench.err.str());
    found += is_found ? 1 : 0;
    bench.tree.write(path, whole);
  }
  CHECK(found == k_changes);
}

TEST_CASE("review: the way back as a whole may restore what a revision alone does not",
          "[packet]") {
  Bench bench;
  bench.tree.write("migrations/c.sql",
                   revision("c3", "b2",
                            "-- migrate:up\nCREATE TABLE u (a int, b int, c int);\n"
                            "-- migrate:down\nDROP TABLE u;\n"));
  bench.tree.write("migrations/d.sql",
                   revision("d4", "c3",
                            "-- migrate:up\nALTER TABLE u DROP COLUMN b;\n"
                            "-- migrate:down\nALTER TABLE u ADD COLUMN b int;\n"));
  const auto rollback = [&](const std::string& range) {
    bench.review(range);
    return nlohmann::json::parse(bench.text("packet/manifest.json"))["rollback"];
  };
  const auto both = rollback("b2:d4");
  CHECK(both["revisions"][1]["verdict"] == "differs");
  CHECK(both["whole"]["verdict"] == "exact");
  CHECK_THAT(bench.text("packet/review.md"), ContainsSubstring("Way back: restores the schema"));
  CHECK(rollback("c3:d4")["whole"]["restores"] == false);
  CHECK_THAT(bench.text("packet/review.md"),
             ContainsSubstring("Way back: is not known to restore"));
}

TEST_CASE("check --reversible: unknown locks are no doubt about the schema, unknown code is",
          "[reversal]") {
  Bench bench;
  bench.tree.write("migrations/c.sql",
                   revision("c3", "b2",
                            "-- migrate:up\nDO $$ BEGIN PERFORM 1; END $$;\n"
                            "CREATE TYPE old_kind AS ENUM ('a', 'b');\n"
                            "CREATE TYPE kind AS ENUM ('a');\nALTER TABLE t ADD k old_kind;\n"
                            "-- migrate:down\nALTER TABLE t DROP k;\nDROP TYPE kind, old_kind;\n"));
  bench.tree.write("migrations/d.sql",
                   revision("d4", "c3",
                            "-- migrate:up\nALTER TABLE t ALTER k TYPE kind USING k::text::kind;\n"
                            "DROP TYPE old_kind;\n"
                            "-- migrate:down\nCREATE TYPE old_kind AS ENUM ('a', 'b');\n"
                            "ALTER TABLE t ALTER k TYPE old_kind USING k::text::old_kind;\n"));
  bench.tree.write("migrations/e.sql",
                   revision("e5", "d4",
                            "-- migrate:up\nDO $$ BEGIN EXECUTE (SELECT n FROM t); END $$;\n"
                            "-- migrate:down\nSELECT 1;\n"));
  CHECK(bench.run({"check", "--reversible", "b2:e5", "--format", "json"}) == ExitStatus::findings);
  const auto all = nlohmann::json::parse(bench.out.str())["revisions"];
  CHECK(all[0]["verdict"] == "exact");
  CHECK(all[1]["verdict"] == "exact");
  CHECK(all[1]["lost_up"] == nlohmann::json({"public.t.k (old_kind to kind)"}));
  CHECK(all[1]["lost_down"] == nlohmann::json({"public.t.k (kind to old_kind)"}));
  CHECK(all[2]["verdict"] == "uncertain");
}

TEST_CASE("check --reversible: what a way back takes away is there again for the next revision",
          "[reversal]") {
  Bench bench;
  bench.tree.write("migrations/c.sql", revision("c3", "b2",
                                                "-- migrate:up\nCREATE EXTENSION citext;\n"
                                                "-- migrate:down\nDROP EXTENSION citext;\n"));
  bench.tree.write("migrations/d.sql", revision("d4", "c3",
                                                "-- migrate:up\nALTER TABLE t ADD mail citext;\n"
                                                "-- migrate:down\nALTER TABLE t DROP mail;\n"));
  CHECK(bench.run({"check", "--reversible", "b2:d4", "--format", "json"}) == ExitStatus::ok);
  const auto document = nlohmann::json::parse(bench.out.str());
  for (const auto& each : document["revisions"]) CHECK(each["verdict"] == "exact");
}

TEST_CASE("check --reversible: queries, bodies and expressions have to come back too",
          "[reversal]") {
  Bench bench;
  bench.tree.write("migrations/c.sql",
                   revision("c3", "b2",
                            "-- migrate:up\nCREATE TABLE u (a int, b int CHECK (b > 0));\n"
                            "CREATE VIEW v AS SELECT a FROM u WHERE b > 1;\n"
                            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
                            "-- migrate:down\nDROP FUNCTION f;\nDROP VIEW v;\nDROP TABLE u;\n"));
  const auto verdict = [&](const std::string& up, const std::string& down) {
    bench.tree.write("migrations/d.sql",
                     revision("d4", "c3", "-- migrate:up\n" + up + "\n-- migrate:down\n" + down));
    bench.run({"check", "--reversible", "c3:d4", "--format", "json"});
    const auto found = nlohmann::json::parse(bench.out.str())["revisions"][0];
    return found["verdict"].get<std::string>() + found["differences"].dump();
  };
  const std::string drop_view = "DROP VIEW v;";
  CHECK(verdict(drop_view, "create view V as\n  select a from u -- the same\n  where b > 1;\n") ==
        "exact[]");
  // other words may mean the same
  CHECK(verdict(drop_view, "CREATE VIEW v AS SELECT u.a FROM u WHERE b > 1;\n") == "uncertain[]");
  CHECK_THAT(bench.out.str(), ContainsSubstring("does not come back in these words: create view") &&
                                  ContainsSubstring("stands there instead: create view"));
  const std::string drop_function = "DROP FUNCTION f;";
  const std::string function = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ";
  CHECK(verdict(drop_function,
                "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'SELECT 1' LANGUAGE "
                "sql;\n") == "exact[]");
  CHECK_THAT(verdict(drop_function, function + "2';\n"),
             ContainsSubstring("differs") && ContainsSubstring("body of function public . f: "));
  CHECK(verdict(drop_function,
                "CREATE FUNCTION f() RETURNS integer LANGUAGE 'sql' AS $x$SELECT 1$x$;\n") ==
        "uncertain[]");
  const std::string drop_check = "ALTER TABLE u DROP CONSTRAINT u_b_check;";
  CHECK(verdict(drop_check, "ALTER TABLE u ADD CHECK (b > 0);\n") == "exact[]");
  CHECK(verdict(drop_check, "ALTER TABLE u ADD CHECK (b >= 0);\n") == "uncertain[]");
}

TEST_CASE("check --reversible: what comes back, what does not, and what is lost", "[reversal]") {
  Bench bench(
      {{"migrate.toml", "[source]\npath = \"migrations\"\n"},
       {"migrations/a.sql", revision("a1", "",
                                     "-- migrate:up\nCREATE TABLE t (id int, n numeric(8,4), s "
                                     "text, i int);\n-- migrate:down\nDROP TABLE t;\n")},
       {"migrations/b.sql", revision("b2", "a1",
                                     "-- migrate:up\nALTER TABLE t DROP COLUMN s;\n"
                                     "-- migrate:down\nALTER TABLE t ADD COLUMN s text;\n")},
       {"migrations/c.sql", revision("c3", "b2",
                                     "-- migrate:up\nALTER TABLE t ALTER n TYPE numeric(8,2);\n"
                                     "ALTER TABLE t ALTER i TYPE bigint;\n"
                                     "-- migrate:down\nALTER TABLE t ALTER n TYPE numeric(8,4);\n"
                                     "ALTER TABLE t ALTER i TYPE int;\n")},
       {"migrations/d.sql",
        revision("d4", "c3", "-- migrate:up\nTRUNCATE t;\n-- migrate:down\nSELECT 1;\n")},
       {"migrations/e.sql", revision("e5", "d4",
                                     "-- migrate:up\nCREATE INDEX x ON t (id);\n"
                                     "-- migrate:down\nDROP INDEX y;\n")},
       {"migrations/f.sql", revision("f6", "e5", "-- migrate:up\nCREATE TABLE u ();\n")}});
  CHECK(bench.run({"check", "--reversible", "--format", "json"}) == ExitStatus::findings);
  const auto all = nlohmann::json::parse(bench.out.str())["revisions"];
  const auto verdict = [&](std::size_t i) { return all[i]["verdict"].get<std::string>(); };
  REQUIRE(all.size() == 6);
  CHECK(verdict(0) == "exact");
  CHECK(all[0]["lost_down"] == nlohmann::json({"public.t"}));
  CHECK(verdict(1) == "differs");  // the column comes back as the last one
  CHECK(all[1]["lost_up"] == nlohmann::json({"public.t.s"}));
  CHECK(verdict(2) == "exact");
  CHECK(all[2]["lost_up"] == nlohmann::json({"public.t.n (numeric(8,4) to numeric(8,2))"}));
  CHECK(all[2]["lost_down"] == nlohmann::json({"public.t.i (bigint to integer)",
                                               "public.t.n (numeric(8,2) to numeric(8,4))"}));
  CHECK(verdict(3) == "exact");
  CHECK(all[3]["lost_up"] == nlohmann::json({"public.t"}));
  CHECK(verdict(4) == "refused");
  CHECK(verdict(5) == "missing");
  CHECK(bench.run({"check", "--reversible", "b2:d4"}) == ExitStatus::ok);
  CHECK_THAT(bench.out.str(), ContainsSubstring("2 of 2 revisions restore"));
  CHECK(bench.run({"check", "b2:d4"}) == ExitStatus::refused);
}

}  // namespace migc::cli
