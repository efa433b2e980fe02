// Source folders and their files: which are read, in which order, and what is said of those that
// cannot be. SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sys/stat.h>

#include "tests/unit/source_tree.h"

using namespace migc;
using namespace migc::revision;
using namespace migc::test;

namespace {

using List = std::vector<std::string>;
const List k_none;
using Files = SourceTree::Files;

const std::string k_native = "-- m\n--\n-- Revision ID: a\n\n-- migrate:up\n";

}  // namespace

TEST_CASE("folders: order as configured, then by name; only what is asked for") {
  SourceTree tree;
  const auto native = [](const std::string& id) {
    return "-- m\n--\n-- Revision ID: " + id + "\n\n-- migrate:up\n";
  };
  tree.write("b/2.sql", native("b2"));
  tree.write("b/10.sql", native("b10"));
  tree.write("a/1.sql", native("a1"));
  tree.write("a/sub/1.sql", native("s1"));
  tree.write("a/.hidden/1.sql", native("h1"));
  tree.write("a/.x.sql", native("h2"));
  tree.write("c/1.sql", native("c1"));
  CHECK(ids(tree.load(Layout::automatic, false, {"b", "./a/"}).revisions) ==
        List{"b10", "b2", "a1"});
  CHECK(tree.findings() == k_none);
  CHECK(ids(tree.load(Layout::automatic, true, {"a"}).revisions) == List{"a1", "s1"});
  CHECK(tree.load(Layout::automatic, true, {"a"}).revisions.at(1).path == "a/sub/1.sql");
}

TEST_CASE("folders: those of a linear layout are one history") {
  SourceTree tree;
  tree.write("a/1_x.sql", "-- migrate:up\n");
  tree.write("a/3_x.sql", "-- migrate:up\n");
  tree.write("b/2_x.sql", "-- migrate:up\n");
  CHECK(ids(tree.load(Layout::automatic, false, {"a", "b"}).revisions) == List{"1", "2<1", "3<2"});
}

TEST_CASE("folders: faults of the configured paths") {
  SourceTree outside({{"1.sql", k_native}});
  SourceTree tree({{"a/1.sql", k_native}, {"file.sql", k_native}});
  std::filesystem::create_directory_symlink(outside.root(), tree.root() / "link");
  const auto findings = [&](const std::string& path) {
    const Loaded loaded = tree.load(Layout::migc, false, {path});
    CHECK(loaded.revisions.empty());
    return tree.findings();
  };
  CHECK(findings("missing") == List{"missing-source-folder missing"});
  CHECK(findings("file.sql") == List{"missing-source-folder file.sql"});
  CHECK(findings("..") == List{"path-escapes .."});
  CHECK(findings("a/../../x") == List{"path-escapes ../x"});
  CHECK(findings(outside.root().string()).at(0).starts_with("path-escapes"));
  CHECK(findings("link") == List{"path-escapes link"});
  CHECK(ids(tree.load(Layout::migc, false, {(tree.root() / "a").string()}).revisions) == List{"a"});
  CHECK(tree.load(Layout::migc, false, {(tree.root() / "a").string()}).revisions.at(0).path ==
        "a/1.sql");
  CHECK(ids(tree.load(Layout::migc, false, {"a", "a/../a", "missing"}).revisions) == List{"a"});
  CHECK(tree.findings() == List{"repeated-source-folder a", "missing-source-folder missing"});
  CHECK(tree.load(Layout::migc, true, {"a", "."}).revisions.size() ==
        1);  // the second holds the first
  CHECK(tree.findings() == List{"repeated-source-folder ."});
}

TEST_CASE("folders: nothing outside of a source folder is read") {
  SourceTree outside({{"secret.sql", k_native}});
  SourceTree tree({{"m/1.sql", k_native}, {"m/sub/x.txt", ""}});
  std::filesystem::create_symlink(outside.root() / "secret.sql", tree.root() / "m/2.sql");
  std::filesystem::create_symlink("nowhere", tree.root() / "m/3.sql");
  std::filesystem::create_symlink("1.sql", tree.root() / "m/4.sql");
  std::filesystem::create_directory_symlink(outside.root(), tree.root() / "m/dir");
  std::filesystem::create_directory(tree.root() / "m/5.sql");
  const Loaded loaded = tree.load(Layout::migc, false, {"m"});
  CHECK(ids(loaded.revisions) == List{"a", "a"});  // the file, and the link to it
  CHECK(tree.findings() ==
        List{"link-escapes m/2.sql", "link-escapes m/3.sql", "folder-named-sql m/5.sql"});
  tree.load(Layout::migc, true, {"m"});
  CHECK(tree.findings() == List{"link-escapes m/2.sql", "link-escapes m/3.sql",
                                "folder-named-sql m/5.sql", "link-escapes m/dir"});
}

TEST_CASE("folders: a source folder of nothing but folders is probably to be read with them") {
  SourceTree tree(Files{{"m/0/1_a.sql", ""}});
  CHECK(tree.load(Layout::automatic, false, {"m"}).revisions.empty());
  CHECK(tree.findings() == List{"no-revisions m"});
  CHECK(ids(tree.load(Layout::automatic, true, {"m"}).revisions) == List{"0/1"});
}

TEST_CASE("files: a byte order mark and CRLF are accepted") {
  std::string text = "\xEF\xBB\xBF" + k_native;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  SourceTree tree({{"1.sql", text + "SELECT 1;\r\n"}});
  const Loaded loaded = tree.load();
  CHECK(tree.findings() == k_none);
  CHECK(ids(loaded.revisions) == List{"a"});
  CHECK(loaded.revisions.at(0).message == "m");
  CHECK(text_of(loaded.revisions.at(0).up) == "SELECT 1;\r\n");
}

TEST_CASE("files: bytes that no source may hold are reported once a file, with their place") {
  SourceTree tree({{"1.sql", k_native + "SELECT '\xC3\xA9\xFF\xFE';\n"},
                   {"2.sql", k_native + std::string("SELECT 1;\0\n", 11)},
                   {"3.sql", "\xFF\xFEs\0q\0"},
                   {"4.sql", k_native}});
  const Loaded loaded = tree.load(Layout::migc);
  CHECK(loaded.revisions.size() == 3);
  CHECK(tree.findings() ==
        List{"invalid-utf8 1.sql:6:10", "nul-byte 2.sql:6:10", "invalid-utf8 3.sql"});
  const Diagnostic first = tree.diagnostics.sorted()[0];
  CHECK(first.message == "the file is not UTF-8: byte 0xFF in line 6, column 10 (byte " +
                             std::to_string(k_native.size() + 11) + " of the file)");
  REQUIRE(first.notes.size() == 1);
  CHECK(text_of(loaded.revisions.at(0).up) ==
        "SELECT '\xC3\xA9?"
        "?';\n");
}

TEST_CASE("files: one that cannot be read leaves the others") {
  SourceTree tree({{"1.sql", k_native}});
  REQUIRE(::mkfifo((tree.root() / "2.sql").c_str(), 0600) == 0);  // nobody writes into it
  CHECK(ids(tree.load(Layout::migc).revisions) == List{"a"});
  CHECK(tree.findings() == List{"unreadable-file 2.sql"});
}

TEST_CASE("files: many are read by several threads, in order and with their findings in order") {
  Files files;
  List expected;
  List findings;
  for (int i = 1000; i < 2000; ++i) {
    const std::string id = std::to_string(i);
    const bool faulty = i % 100 == 0;
    files.emplace_back(id + ".sql", "-- m\n--\n-- Revision ID: " + id +
                                        (faulty ? "\n-- X: y\n" : "\n") + "\n-- migrate:up\n");
    expected.push_back(id);
    if (faulty) findings.push_back("unknown-key " + id + ".sql:4:4");
  }
  SourceTree tree(files);
  CHECK(ids(tree.load().revisions) == expected);
  CHECK(tree.findings() == findings);
}
