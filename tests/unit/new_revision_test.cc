#include "compiler/revision/new_revision.h"

#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/source_tree.h"

using namespace migc;
using namespace migc::revision;
using namespace migc::test;

namespace {

using List = std::vector<std::string>;
const List k_none;

NewRevision example() {
  NewRevision revision;
  revision.id = "abc123";
  revision.message = "Add user profile fields";
  revision.created = 1705329000;  // 2024-01-15 14:30:00 UTC
  return revision;
}

std::string name(std::string_view file_template, const NewRevision& revision = example(),
                 std::size_t slug_length = 40) {
  Diagnostics diagnostics;
  const auto result = file_name(file_template, revision, slug_length, diagnostics);
  if (result) return diagnostics.empty() ? *result : "a name and a finding";
  return diagnostics.size() == 1 ? diagnostics.items()[0].id : "no name and no finding";
}

}  // namespace

TEST_CASE("new revision: the text of the file") {
  NewRevision revision = example();
  CHECK(render_revision(revision) ==
        "-- Add user profile fields\n--\n-- Revision ID: abc123\n-- Revises:\n"
        "-- Create Date: 2024-01-15 14:30:00+00:00\n\n-- migrate:up\n\n-- migrate:down\n");
  revision.down_revisions = {"a", "b"};
  revision.branch_labels = {"x"};
  revision.depends_on = {"y", "z"};
  revision.utc_offset_minutes = -210;
  CHECK(render_revision(revision) ==
        "-- Add user profile fields\n--\n-- Revision ID: abc123\n-- Revises: a, b\n"
        "-- Create Date: 2024-01-15 11:00:00-03:30\n-- Branch Labels: x\n-- Depends On: y, z\n\n"
        "-- migrate:up\n\n-- migrate:down\n");
}

TEST_CASE("new revision: what is written is what is read, whatever the message holds") {
  const List messages = {"",
                         "one",
                         "one\ntwo",
                         "a\n\nb",
                         "Revises: x",
                         "Note: y",
                         "*/ '\"$$",
                         "migrate:down",
                         "-----",
                         "migrate:up\nx",
                         "\\q :USER",
                         "x\n-- migrate:down\nDROP TABLE t;",
                         "\xE2\x80\xAE evil",
                         "a\r\nb",
                         "Revision ID: no\nb"};
  for (const std::string& message : messages) {
    CAPTURE(message);
    NewRevision revision = example();
    revision.message = message;
    revision.down_revisions = {"p"};
    SourceTree tree({{"a.sql", render_revision(revision)}});
    const Loaded loaded = tree.load(Layout::migc);
    CHECK(tree.findings() == k_none);
    REQUIRE(loaded.revisions.size() == 1);
    CHECK(ids(loaded.revisions) == List{"abc123<p"});
    CHECK(loaded.revisions[0].created == "2024-01-15 14:30:00+00:00");
    CHECK(text_of(loaded.revisions[0].up) == "\n");
    CHECK(text_of(loaded.revisions[0].down).empty());
    // and once more: what was read is written the same
    revision.message = loaded.revisions[0].message;
    CHECK(render_revision(revision) == loaded.revisions[0].source->text());
  }
}

TEST_CASE("new revision: file names") {
  CHECK(name(k_default_file_template) == "abc123_add_user_profile_fields.sql");
  CHECK(name("{year}{month:02}{day:02}_{hour:02}{minute:02}{second:02}_{rev}_{slug}") ==
        "20240115_143000_abc123_add_user_profile_fields.sql");
  CHECK(name("{year}/{month}/{epoch:09}-{slug}") ==
        "2024/1/1705329000-add_user_profile_fields.sql");
  CHECK(name("{rev}_{slug}", example(), 8) == "abc123_add_user.sql");
  NewRevision empty = example();
  empty.message = "!!";
  CHECK(name("{rev}_{slug}", empty) == "abc123.sql");
  NewRevision folders = example();
  folders.id = "0/01";
  CHECK(name("{rev}", folders) == "0_01.sql");
}

TEST_CASE("new revision: templates that give no file are refused") {
  for (const std::string& bad :
       List{"{revision}", "{rev", "rev}", "{month:2}", "{rev:02}", "{}", "", "../{rev}", "/{rev}",
            "a//{rev}", ".{rev}", "a/../{rev}", "{rev}\n", "{month:0x}"}) {
    CAPTURE(bad);
    CHECK(name(bad) == "bad-file-template");
  }
  NewRevision long_one = example();
  long_one.id = std::string(260, 'a');
  CHECK(name("{rev}", long_one) == "bad-file-template");
  Diagnostics diagnostics;
  file_name("{slugg}", example(), 40, diagnostics);
  CHECK(diagnostics.items().at(0).help == "did you mean {slug}?");
}

TEST_CASE("new revision: slugs") {
  CHECK(make_slug("Add a user's e-mail (again)", 40) == "add_a_user_s_e_mail_again");
  CHECK(make_slug("one two three", 7) == "one_two");
  CHECK(make_slug("one two three", 9) == "one_two");
  CHECK(make_slug("incomprehensibilities", 6) == "incomp");
  CHECK(make_slug("  ../../etc/passwd ", 40) == "etc_passwd");
  CHECK(make_slug("", 40).empty());
  CHECK(make_slug("\xC3\xA9t\xC3\xA9 \xE2\x80\x94 \xE6\x97\xA5\xE6\x9C\xAC", 40) ==
        "\xC3\xA9t\xC3\xA9_\xE6\x97\xA5\xE6\x9C\xAC");
  CHECK(make_slug("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E", 2) == "\xE6\x97\xA5\xE6\x9C\xAC");
  CHECK(make_slug("a\xFF"
                  "b",
                  40) == "a");
}

TEST_CASE("new revision: dates before 1970, leap days and zones") {
  CHECK(create_date(0, 0) == "1970-01-01 00:00:00+00:00");
  CHECK(create_date(-1, 0) == "1969-12-31 23:59:59+00:00");
  CHECK(create_date(1709164800, 330) == "2024-02-29 05:30:00+05:30");
}

TEST_CASE("new revision: random ids") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string id = random_revision_id();
    CHECK(id.size() == 12);
    CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 100);
}
