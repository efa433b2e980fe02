#include "compiler/revision/header.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/names.h"
#include "tests/unit/source_tree.h"

using namespace migc;
using namespace migc::revision;
using namespace migc::test;

namespace {

using List = std::vector<std::string>;
const List k_none;

// A header read on its own; findings as "id line:column".
struct Read {
  Revision revision;
  Diagnostics diagnostics;
  List findings;
};

Read read(const std::string& text) {
  Read result;
  const auto source = std::make_shared<const SourceFile>("a.sql", text);
  read_header(source, {0, text.size()}, result.revision, result.diagnostics);
  for (const Diagnostic& each : result.diagnostics.sorted()) {
    const Position place = source->position(each.span.value_or(Span{}).begin);
    result.findings.push_back(each.id + " " + std::to_string(place.line) + ":" +
                              std::to_string(place.column));
  }
  return result;
}

List texts(const std::vector<Reference>& references) {
  List result;
  for (const Reference& each : references) result.push_back(each.text);
  return result;
}

// A native file whose sections are `sections`.
SourceTree native(const std::string& sections) {
  return SourceTree({{"a.sql", "-- m\n--\n-- Revision ID: a\n\n" + sections}});
}

}  // namespace

TEST_CASE("header: every key, whatever its case and order") {
  const Read all = read(
      "-- Add user profile fields\n-- and more\n--\n-- depends on: 9f1c2d, other\n"
      "-- REVISION ID: abc123\n--Revises:def456,  0a\n-- Create date: 2024-01-15 14:30:00+00:00\n"
      "-- Branch Labels: profiles\n");
  CHECK(all.findings == k_none);
  CHECK(all.revision.message == "Add user profile fields\nand more");
  CHECK(all.revision.id == "abc123");
  CHECK(texts(all.revision.down_revisions) == List{"def456", "0a"});
  CHECK(texts(all.revision.depends_on) == List{"9f1c2d", "other"});
  CHECK(texts(all.revision.branch_labels) == List{"profiles"});
  CHECK(all.revision.created == "2024-01-15 14:30:00+00:00");
}

TEST_CASE("header: places are those of the names themselves") {
  const std::string text = "-- m\n--\n-- Revision ID:  abc \n-- Revises: a , b\n";
  const Read all = read(text);
  const auto at = [&](Span span) { return text.substr(span.begin, span.size()); };
  CHECK(at(all.revision.id_span) == "abc");
  REQUIRE(all.revision.down_revisions.size() == 2);
  CHECK(at(all.revision.down_revisions[1].span) == "b");
}

TEST_CASE(
    "header: a colon in the message makes no key, and prose may stand between message and keys") {
  const Read all = read(
      "-- Fix: the index\n-- Note: slow\n--\n-- It was wrong. See: https://example.org/x\n\n"
      "-- Revision ID: a\n-- Revises:\n");
  CHECK(all.findings == k_none);
  CHECK(all.revision.message == "Fix: the index\nNote: slow");
  CHECK(all.revision.id == "a");
  CHECK(all.revision.down_revisions.empty());
}

TEST_CASE("header: without a message the keys may come first") {
  const Read all = read("-- Revision ID: a\n-- Revises: b\n");
  CHECK(all.findings == k_none);
  CHECK(all.revision.message.empty());
  CHECK(all.revision.id == "a");
}

TEST_CASE("header: rules of dashes and block comments part paragraphs") {
  const Read all = read(
      "-----\n-- m\n-----\n/* Revision ID: no */\n-- Revision ID: a\r\n-- ===\n-- Revises: b\n");
  CHECK(all.findings == k_none);
  CHECK(all.revision.message == "m");
  CHECK(texts(all.revision.down_revisions) == List{"b"});
}

TEST_CASE("header: an unknown key is reported with the nearest, and read as what was meant") {
  const Read typo = read("-- m\n--\n-- Revison ID: a\n-- Revise: b\n-- Owner: me\n");
  CHECK(typo.findings == List{"unknown-key 3:4", "unknown-key 4:4", "unknown-key 5:4"});
  CHECK(typo.diagnostics.sorted()[0].help == "did you mean \"Revision ID\"?");
  CHECK(typo.diagnostics.sorted()[2].help.find("Branch Labels") != std::string::npos);
  CHECK(typo.revision.id == "a");
  CHECK(texts(typo.revision.down_revisions) == List{"b"});
  // a paragraph without any key is prose, colons or not
  CHECK(read("-- m\n--\n-- Owner: me\n--\n-- Revision ID: a\n").findings == k_none);
}

TEST_CASE("header: a key without its colon, and a line among the keys that is none") {
  const Read all = read("-- m\n--\n-- Revision ID: a\n-- Revises b\n-- by the way\n");
  CHECK(all.findings == List{"malformed-header 4:4", "malformed-header 5:4"});
  CHECK(all.diagnostics.sorted()[0].severity == Severity::error);
  CHECK(all.diagnostics.sorted()[1].severity == Severity::warning);
}

TEST_CASE("header: a key given twice") {
  const Read all = read("-- m\n--\n-- Revision ID: a\n-- Revises: b\n-- revises: c\n");
  CHECK(all.findings == List{"duplicate-key 5:4"});
  CHECK(texts(all.revision.down_revisions) == List{"b"});
  REQUIRE(all.diagnostics.items()[0].notes.size() == 1);
}

TEST_CASE("header: no id, an empty one, and one that stands in the message") {
  CHECK(read("-- m\n").findings == List{"missing-revision-id 1:1"});
  CHECK(read("").findings == List{"missing-revision-id 1:1"});
  CHECK(read("-- m\n--\n-- Revision ID:\n").findings == List{"bad-id 3:4"});
  CHECK(read("-- m\n-- Revision ID: a\n-- Revises: b\n").findings ==
        List{"key-in-message 2:4", "key-in-message 3:4"});
  CHECK(read("-- m\n-- Revises: b\n--\n-- Revision ID: a\n").findings ==
        List{"key-in-message 2:4"});
}

TEST_CASE("header: a comment after the first statement is no header") {
  const Read all = read("-- m\nSELECT 1;\n\n-- Revision ID: a\n");
  CHECK(all.findings == List{"missing-revision-id 1:1"});
}

TEST_CASE("header: ids that no target could name") {
  for (const std::string& id :
       List{"a@b", "a-b", "a+1", "a:b", "a,b", "a\tb", "a\x7F", "a\xE2\x80\xAE"}) {
    CAPTURE(id);
    const Read all = read("-- m\n--\n-- Revision ID: " + id + "\n");
    CHECK(all.findings == List{"illegal-char 3:17"});
    CHECK(!fault_of_name(all.revision.id));  // so that the graph does not say it again
  }
  CHECK(read("-- m\n--\n-- Revision ID: a\n-- Revises: b-c\n").findings ==
        List{"illegal-char 4:13"});
  CHECK(read("-- m\n--\n-- Revision ID: a\n-- Depends On: b,,c\n").findings == List{"bad-id 4:16"});
  CHECK(read("-- m\n--\n-- Revision ID: a b.c/d'\xC3\xA9\n").findings == k_none);
  CHECK(fault_of_name("")->id == "bad-id");
  CHECK(fault_of_name(" a")->id == "bad-id");
  CHECK(!fault_of_name("0/01"));
}

TEST_CASE("header: suppressions for the whole revision") {
  const Read all = read(
      "-- m\n--\n-- Revision ID: a\n-- migrate:ignore drop-column, rename-table: agreed: with "
      "all\n");
  CHECK(all.findings == k_none);
  REQUIRE(all.revision.suppressions.size() == 1);
  CHECK(texts(all.revision.suppressions[0].rules) == List{"drop-column", "rename-table"});
  CHECK(all.revision.suppressions[0].reason == "agreed: with all");
  CHECK(read("-- m\n--\n-- Revision ID: a\n-- migrate:ignore x\n-- migrate:ignore x:\n").findings ==
        List{"missing-reason 4:1", "missing-reason 5:1"});
  CHECK(read("-- m\n--\n-- Revision ID: a\n-- migrate:ignore : why\n").findings ==
        List{"missing-rule 4:1"});
}

TEST_CASE("native sections: up, down and verify with their options") {
  SourceTree tree = native(
      "-- migrate:up transaction:false\nCREATE TABLE t (a int);\n-- migrate:down transaction:true\n"
      "DROP TABLE t;\n-- migrate:verify\nSELECT true;\n");
  const Loaded loaded = tree.load();
  CHECK(tree.findings() == k_none);
  REQUIRE(loaded.revisions.size() == 1);
  const Revision& revision = loaded.revisions[0];
  CHECK(text_of(revision.up) == "CREATE TABLE t (a int);\n");
  CHECK(text_of(revision.down) == "DROP TABLE t;\n");
  CHECK(text_of(revision.verify) == "SELECT true;\n");
  CHECK(revision.up->transaction == TransactionMode::never);
  CHECK(revision.down->transaction == TransactionMode::always);
  CHECK(revision.source->text(revision.up->marker) == "-- migrate:up transaction:false\n");
  CHECK(revision.path == "a.sql");
}

TEST_CASE("native sections: empty ones, and files without a last line end") {
  SourceTree tree = native("-- migrate:up");
  const Loaded loaded = tree.load();
  CHECK(tree.findings() == k_none);
  CHECK(text_of(loaded.revisions.at(0).up).empty());
  CHECK(text_of(loaded.revisions.at(0).down) == "-");
}

TEST_CASE("native sections: a suppression inside a section is part of its text") {
  SourceTree tree = native("-- migrate:up\n-- migrate:ignore x: y\nDROP TABLE t;\n");
  CHECK(text_of(tree.load().revisions.at(0).up) == "-- migrate:ignore x: y\nDROP TABLE t;\n");
  CHECK(tree.findings() == k_none);
}

TEST_CASE("native sections: what is missing, doubled or misspelt") {
  const auto findings = [](const std::string& sections) {
    SourceTree tree = native(sections);
    tree.load(Layout::migc);
    return tree.findings();
  };
  CHECK(findings("SELECT 1;\n") == List{"missing-up-section a.sql:5:1"});
  CHECK(findings("-- migrate:down\n") == List{"missing-up-section a.sql:6:1"});
  CHECK(findings("SELECT 1;\n-- migrate:up\n") == List{"statement-outside-section a.sql:5:1"});
  CHECK(findings("-- migrate:up\n-- migrate:up\n") == List{"duplicate-section a.sql:6:1"});
  CHECK(findings("-- migrate:up\n-- migrate:dwon\n") == List{"unknown-marker a.sql:6:1"});
  CHECK(findings("-- migrate: up\n") == List{"unknown-marker a.sql:5:1"});
  CHECK(findings("-- Migrate:Up\n") == List{"unknown-marker a.sql:5:1"});
  CHECK(findings("-- migrate:up\n-- migrate:rollback\n") == List{"unknown-marker a.sql:6:1"});
  CHECK(findings("-- migrate:up\n-- migrate: the old rows\nSELECT 1;\n") == k_none);
  CHECK(findings("-- migrate:up transaction:no\n") == List{"unknown-option a.sql:5:15"});
}

TEST_CASE("native sections: a misspelt marker is read as what was meant") {
  SourceTree tree = native("-- migrate:up\nSELECT 1;\n-- migrate:dwon\nSELECT 2;\n");
  const Loaded loaded = tree.load(Layout::migc);
  CHECK(text_of(loaded.revisions.at(0).up) == "SELECT 1;\n");
  CHECK(text_of(loaded.revisions.at(0).down) == "SELECT 2;\n");
  CHECK(tree.diagnostics.items().at(0).help == "did you mean \"-- migrate:down\"?");
}

TEST_CASE("native sections: irreversible needs a reason, and no way back beside it") {
  SourceTree tree = native("-- migrate:up\nSELECT 1;\n-- migrate:irreversible: data is gone\n");
  const Loaded loaded = tree.load();
  CHECK(tree.findings() == k_none);
  CHECK(loaded.revisions.at(0).irreversible == "data is gone");
  CHECK(text_of(loaded.revisions.at(0).up) == "SELECT 1;\n");
  const auto findings = [](const std::string& sections) {
    SourceTree other = native("-- migrate:up\n" + sections);
    other.load(Layout::migc);
    return other.findings();
  };
  CHECK(findings("-- migrate:irreversible\n") == List{"missing-reason a.sql:6:1"});
  CHECK(findings("-- migrate:irreversible:\n") == List{"missing-reason a.sql:6:1"});
  CHECK(findings("-- migrate:irreversible: x\n-- migrate:down\n") ==
        List{"irreversible-with-down a.sql:6:1"});
  CHECK(findings("-- migrate:irreversible: x\nDROP TABLE t;\n") ==
        List{"statement-outside-section a.sql:7:1"});
  CHECK(findings("-- migrate:irreversible: x\n-- migrate:irreversible: y\n") ==
        List{"duplicate-section a.sql:7:1"});
}

TEST_CASE("native files: all faults of all files are reported in one go, and the rest is loaded") {
  SourceTree tree({{"1.sql", "-- m\n--\n-- Revision ID: a\n\n-- migrate:up\n"},
                   {"2.sql", "-- m\n\n-- migrate:up\n"},
                   {"3.sql", "-- m\n--\n-- Revision ID: c\n-- Revises: a\n\n-- migrate:upp\n"}});
  const Loaded loaded = tree.load();
  CHECK(loaded.layout == Layout::migc);
  CHECK(ids(loaded.revisions) == List{"a", "c<a"});
  CHECK(tree.findings() == List{"missing-revision-id 2.sql:1:1", "unknown-marker 3.sql:6:1"});
}
