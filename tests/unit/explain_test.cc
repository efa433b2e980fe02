// Sections explained in the transactions of the script: what is held together, what is new, what
// the server refuses where it stands. SPDX-License-Identifier: MIT
#include "compiler/script/explain.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/single_file.h"
#include "compiler/schema.h"

namespace migc::script {
namespace {

std::vector<ExplainedTransaction> explained(const std::vector<std::string>& texts) {
  Config config = default_config();
  catalog::Replay replay(config.target.postgres, {"public"});
  Diagnostics diagnostics;
  const auto schema = std::make_shared<const SourceFile>(
      "schema.sql", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int, at timestamp);");
  replay_source(replay, schema, {0, schema->text().size()}, "", diagnostics);
  Explainer explainer(replay, config);
  for (const std::string& text : texts) {
    const auto source = std::make_shared<const SourceFile>("test.sql", text);
    explainer.add(revision::up_section_of(source, diagnostics), "", "", diagnostics);
  }
  CHECK(diagnostics.empty());
  return std::move(explainer).take();
}

std::string text_of(const std::vector<effects::DescribedLock>& locks) {
  std::string text;
  for (const effects::DescribedLock& each : locks)
    text += each.relation + " " + std::string(effects::manual_name(each.mode)) + "; ";
  return text;
}

}  // namespace

TEST_CASE("explain: statements share transactions as in the script", "[explain]") {
  const auto found = explained(
      {"COMMENT ON TABLE a IS 'x';\nALTER TABLE a ADD COLUMN c int;\nLOCK TABLE b IN SHARE MODE;\n"
       "CREATE INDEX CONCURRENTLY i ON b (id);\nDROP TABLE b;"});
  REQUIRE(found.size() == 3);
  CHECK(found[0].kind == SegmentKind::transaction);
  CHECK(found[0].statements.size() == 3);
  CHECK(text_of(found[0].held) == "public.a ACCESS EXCLUSIVE; public.b SHARE; ");
  CHECK(found[0].statements[1].position == Position{2, 1});
  CHECK(found[1].kind == SegmentKind::alone);
  CHECK(found[1].held.empty());
  CHECK(found[1].statements[0].forbidden);
  CHECK(found[1].statements[0].effects.time == effects::TimeClass::grows);
  CHECK(text_of(found[2].held_in_use) == "public.b ACCESS EXCLUSIVE; ");
  CHECK(text_of(found[2].held) == "public.b ACCESS EXCLUSIVE; public.i ACCESS EXCLUSIVE; ");
}

TEST_CASE("explain: what an earlier section has made is new", "[explain]") {
  const auto found = explained(
      {"CREATE TABLE n (id int, a_id int);",
       "ALTER TABLE n ADD FOREIGN KEY (a_id) REFERENCES a (id); CREATE INDEX ON n (id);"});
  REQUIRE(found.size() == 2);
  CHECK(text_of(found[1].statements[0].in_use.locks) == "public.a SHARE ROW EXCLUSIVE; ");
  CHECK(found[1].statements[1].in_use.locks.empty());
  CHECK(text_of(found[1].held_in_use) == "public.a SHARE ROW EXCLUSIVE; ");
  // the server locks it all the same
  CHECK(text_of(found[1].statements[1].effects.locks) == "public.n SHARE; ");
  CHECK(text_of(found[1].held) == "public.a SHARE ROW EXCLUSIVE; public.n SHARE ROW EXCLUSIVE; ");
  CHECK(found[1].statements[1].in_use.time == effects::TimeClass::instant);
}

TEST_CASE("explain: what the source puts into a transaction is refused there", "[explain]") {
  const auto found = explained({"BEGIN; VACUUM a; DROP TABLE b; COMMIT;"});
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == SegmentKind::authored);
  REQUIRE(found[0].statements.size() == 4);
  REQUIRE(found[0].statements[1].refusal);
  CHECK(found[0].statements[1].refusal->sqlstate == "25001");
  CHECK(text_of(found[0].held) == "public.b ACCESS EXCLUSIVE; ");
}

TEST_CASE("explain: the section after the up marker of a single file", "[explain]") {
  const auto found = explained({"-- migrate:up\nDROP TABLE b;\n-- migrate:down\nDROP TABLE a;\n"});
  REQUIRE(found.size() == 1);
  CHECK(found[0].statements.size() == 1);
  CHECK(text_of(found[0].held) == "public.b ACCESS EXCLUSIVE; ");
}

TEST_CASE("explain: the time zone that SET gives decides about timestamps", "[explain]") {
  const std::string change = "ALTER TABLE b ALTER COLUMN at TYPE timestamptz;";
  const auto unknown = explained({change});
  CHECK(unknown[0].statements[0].effects.time == effects::TimeClass::rewrite);
  CHECK(!unknown[0].statements[0].effects.uncertain.empty());
  const auto in_utc = explained({"SET TIME ZONE 'UTC'; " + change});
  CHECK(in_utc[0].statements[1].effects.time == effects::TimeClass::instant);
  CHECK(in_utc[0].statements[1].effects.uncertain.empty());
  const auto elsewhere = explained({"SET timezone = 'Europe/Paris'; " + change});
  CHECK(elsewhere[0].statements[1].effects.time == effects::TimeClass::rewrite);
  CHECK(elsewhere[0].statements[1].effects.uncertain.empty());
}

TEST_CASE("explain: statements inside a DO block have their effects", "[explain]") {
  const auto found =
      explained({"DO $$ BEGIN ALTER TABLE a ADD COLUMN x int; CREATE TABLE n (i int "
                 "REFERENCES a (id)); DROP TABLE b; END $$;"});
  REQUIRE(found.size() == 1);
  CHECK(text_of(found[0].statements[0].effects.locks) ==
        "public.a ACCESS EXCLUSIVE; public.b ACCESS EXCLUSIVE; ");
}

}  // namespace migc::script
