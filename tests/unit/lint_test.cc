// The linter around its rules: what counts as new, what is accepted, what weighs how much.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/single_file.h"
#include "compiler/schema.h"
#include "lint/baseline.h"
#include "lint/linter.h"
#include "lint/rules/registry.h"

namespace migc::lint {
namespace {

using List = std::vector<std::string>;

SourcePtr source_of(const std::string& path, const std::string& text) {
  return std::make_shared<const SourceFile>(path, text);
}

struct Setup {
  std::string schema = "CREATE TABLE t (id bigint PRIMARY KEY, a int);";
  std::string settings = {};
  List levels = {};
};

Outcome linted(const List& texts, const Setup& setup = {}) {
  Diagnostics diagnostics;
  const Config config = load_config(source_of("migrate.toml", setup.settings), diagnostics);
  catalog::Replay replay(config.target.postgres, config.target.search_path);
  const SourcePtr schema = source_of("schema.sql", setup.schema);
  replay_source(replay, schema, {0, schema->text().size()}, "", diagnostics);
  Linter linter(replay, config, all_rules(),
                levels_of(all_rules(), config, setup.levels, diagnostics));
  for (std::size_t i = 0; i < texts.size(); ++i)
    linter.add(
        revision::up_section_of(source_of(std::to_string(i) + ".sql", texts[i]), diagnostics), "");
  CHECK(diagnostics.empty());
  return std::move(linter).finish();
}

// "rule file:line:column severity"
List texts_of(const std::vector<Reported>& findings) {
  List texts;
  for (const Reported& each : findings) {
    const Diagnostic& found = each.diagnostic;
    const Position at = found.source->position(found.span->begin);
    texts.push_back(found.id + " " + found.file + ":" + std::to_string(at.line) + ":" +
                    std::to_string(at.column) + " " + std::string(severity_name(found.severity)));
  }
  return texts;
}

}  // namespace

TEST_CASE("lint: findings point at the token, with what the server does", "[lint]") {
  const Outcome outcome = linted({"\nALTER TABLE t\n  ADD COLUMN b int,\n  DROP COLUMN a;"});
  CHECK(texts_of(outcome.findings) == List{"drop-column 0.sql:4:15 error"});
  const Diagnostic& found = outcome.findings.front().diagnostic;
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes.front().message ==
        "ACCESS EXCLUSIVE on table \"public.t\": reads and writes wait");
  CHECK(!found.help.empty());
}

TEST_CASE("lint: of several subcommands the one that does it is told", "[lint]") {
  const Outcome outcome = linted(
      {"ALTER TABLE t ADD COLUMN b int, ADD COLUMN c uuid DEFAULT gen_random_uuid(), ADD d int;"});
  CHECK(texts_of(outcome.findings) == List{"add-column-volatile-default 0.sql:1:51 error"});
}

TEST_CASE("lint: subcommands are looked at in the order in which they run", "[lint]") {
  const Outcome outcome =
      linted({"ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0), ADD COLUMN b int DEFAULT 1;"});
  CHECK(texts_of(outcome.findings) == List{"add-check-validating 0.sql:1:19 error"});
}

TEST_CASE("lint: a key with a default reads the rows, even if what it refers to is new", "[lint]") {
  const std::string make = "CREATE TABLE n (id int PRIMARY KEY);\n";
  const auto found = texts_of(
      linted({make + "ALTER TABLE t ADD n int REFERENCES n DEFAULT 1;\nCREATE INDEX ON t (n);"})
          .findings);
  CHECK(std::find(found.begin(), found.end(), "add-column-inline-fk 0.sql:2:25 warning") !=
        found.end());
  CHECK(
      linted({make + "ALTER TABLE t ADD n int REFERENCES n;\nCREATE INDEX CONCURRENTLY ON t (n);"},
             {.levels = {"unnamed-concurrent-index=off"}})
          .findings.empty());
}

TEST_CASE("lint: what the range makes is new, in whatever file", "[lint]") {
  CHECK(linted({"CREATE TABLE n (id bigint PRIMARY KEY, a int);",
                "CREATE INDEX ON n (a); ALTER TABLE n ALTER a SET NOT NULL; DROP TABLE n;"})
            .findings.empty());
  CHECK(linted({"CREATE TEMP TABLE n (a int);\nCREATE INDEX ON n (a);"}).findings.empty());
}

TEST_CASE("lint: a later statement of the range makes good what it mends", "[lint]") {
  const std::string add = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;";
  CHECK(texts_of(linted({add}).findings) == List{"not-valid-never-validated 0.sql:1:19 warning"});
  CHECK(linted({add, "ALTER TABLE t VALIDATE CONSTRAINT c;"}).findings.empty());
}

TEST_CASE("lint: a dropped constraint is not missed where something else says the same", "[lint]") {
  const Setup setup = {
      "CREATE TABLE t (a int, b int NOT NULL, c int, d int CONSTRAINT d CHECK (d > 0),"
      "  CONSTRAINT n CHECK (a IS NOT NULL AND b IS NOT NULL),"
      "  CONSTRAINT p CHECK (a > 0), CONSTRAINT u UNIQUE (a, b));"};
  const auto found = [&](const std::string& change) {
    return texts_of(linted({change}, setup).findings);
  };
  const List missed = {"drop-constraint-weakens 0.sql:1:31 warning"};
  CHECK(found("ALTER TABLE t DROP CONSTRAINT n;") == missed);
  CHECK(found("ALTER TABLE t ALTER a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT n;").empty());
  CHECK(found("ALTER TABLE t DROP CONSTRAINT p;\nALTER TABLE t ALTER a SET NOT NULL;") == missed);
  CHECK(found("ALTER TABLE t DROP CONSTRAINT d;\nALTER TABLE t ADD CHECK (d >= 0) NOT VALID;") ==
        List{"not-valid-never-validated 0.sql:2:19 warning"});
  CHECK(found("ALTER TABLE t DROP CONSTRAINT u;") == missed);
  CHECK(found("ALTER TABLE t DROP CONSTRAINT u;\n"
              "CREATE UNIQUE INDEX CONCURRENTLY x ON t (a, b);")
            .empty());
  CHECK(found("ALTER TABLE t DROP CONSTRAINT u;\n"
              "CREATE UNIQUE INDEX CONCURRENTLY x ON t (a, b) WHERE b > 0;") == missed);
}

TEST_CASE("lint: comments accept findings, with a reason", "[lint]") {
  const Outcome outcome =
      linted({"-- migrate:ignore drop-column: nobody reads it\n"
              "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t DROP COLUMN id;"});
  REQUIRE(outcome.accepted.size() == 1);
  CHECK(outcome.accepted.front().reason == "nobody reads it");
  CHECK(texts_of(outcome.findings) == List{"drop-column 0.sql:3:27 error"});
}

TEST_CASE("lint: a comment that silences nothing, no rule, or gives no reason is found", "[lint]") {
  CHECK(texts_of(linted({"-- migrate:ignore drop-column: why\nSELECT 1;"}).findings) ==
        List{"unused-suppression 0.sql:1:19 warning"});
  CHECK(texts_of(linted({"-- migrate:ignore drop-colum: why\nSELECT 1;"}).findings) ==
        List{"unknown-rule 0.sql:1:19 error"});
  CHECK(texts_of(linted({"-- migrate:ignore drop-column\nALTER TABLE t DROP a;"}).findings) ==
        List{"missing-reason 0.sql:1:1 error", "drop-column 0.sql:2:20 error"});
  // of another statement than the one that follows
  CHECK(texts_of(linted({"-- migrate:ignore drop-column: why\nSELECT 1;\nALTER TABLE t DROP a;"})
                     .findings) ==
        List{"unused-suppression 0.sql:1:19 warning", "drop-column 0.sql:3:20 error"});
}

TEST_CASE("lint: the settings and the command line weigh rules", "[lint]") {
  const std::string drop = "ALTER TABLE t DROP COLUMN a;";
  const std::string settings = "[lint.rules]\ndrop-column = \"warning\"\n";
  CHECK(texts_of(linted({drop}, {.settings = settings}).findings) ==
        List{"drop-column 0.sql:1:27 warning"});
  CHECK(linted({drop}, {.settings = settings, .levels = {"drop-column=off"}}).findings.empty());
  Diagnostics diagnostics;
  const Config config =
      load_config(source_of("m.toml", "[lint.rules]\ndrop-colum = \"off\"\n"), diagnostics);
  levels_of(all_rules(), config, {"drop-column", "nothing=error"}, diagnostics);
  List ids;
  for (const Diagnostic& each : diagnostics.items()) ids.push_back(each.id + ": " + each.help);
  CHECK(ids == List{"unknown-rule: did you mean \"drop-column\"? \"migc rules\" lists them all",
                    "usage: write NAME=error, warning, note or off",
                    "unknown-rule: \"migc rules\" lists them all"});
}

TEST_CASE("lint: tables declared small are counted, not shown", "[lint]") {
  for (const std::string name : {"public.t", "t"}) {
    const Outcome outcome = linted({"CREATE INDEX ON t (a);"},
                                   {.settings = "[lint.tables]\nsmall = [\"" + name + "\"]\n"});
    CHECK(outcome.findings.empty());
    CHECK(texts_of(outcome.on_small_tables) == List{"create-index-blocking 0.sql:1:17 error"});
  }
}

TEST_CASE("lint: SQL that does not parse is a finding, and other files are looked at", "[lint]") {
  CHECK(texts_of(linted({"CREATE TABEL x ();", "ALTER TABLE t DROP COLUMN a;"}).findings) ==
        List{"syntax-error 0.sql:1:8 error", "drop-column 1.sql:1:27 error"});
}

TEST_CASE("lint: a baseline knows findings by their statement, not by its place", "[lint]") {
  const std::string drop = "ALTER TABLE t DROP COLUMN a;";
  const SourcePtr baseline = source_of("lint.baseline", baseline_of(linted({drop})));
  Diagnostics diagnostics;
  Outcome moved = linted({"SELECT 1;\n\n/* later */ ALTER  TABLE t\nDROP COLUMN a;"});
  CHECK(leave_out_known(moved, baseline, diagnostics) == 1);
  CHECK(moved.findings.empty());
  Outcome another = linted({drop + "ALTER TABLE t DROP COLUMN id;"});
  CHECK(leave_out_known(another, baseline, diagnostics) == 1);
  CHECK(texts_of(another.findings) == List{"drop-column 0.sql:1:55 error"});
  CHECK(diagnostics.empty());
  leave_out_known(another, source_of("x", "# fine\n\nnot a line\n"), diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics.items().front().id == "bad-baseline");
}

TEST_CASE("lint: what the server would refuse is found where it is wrong", "[lint]") {
  CHECK(texts_of(linted({"ALTER TABLE t ADD COLUMN a int;"}).findings) ==
        List{"refused-statement 0.sql:1:26 error"});
  CHECK(linted({"ALTER TABLE t ADD COLUMN a int;"}).findings.front().diagnostic.sqlstate ==
        "42701");
}

}  // namespace migc::lint
