#include "compiler/revision/markers.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace migc;
using namespace migc::revision;

namespace {

using List = std::vector<std::string>;
const List k_none;

// What follows the word, of each marker.
List markers(std::string_view text, std::string_view word = "migrate:") {
  List found;
  for (const Marker& marker : find_markers(text, word)) {
    found.emplace_back(text.substr(marker.text.begin, marker.text.size()));
  }
  return found;
}

}  // namespace

TEST_CASE("markers: a comment that starts its line, blanks before it allowed") {
  CHECK(markers("-- migrate:up\nSELECT 1; -- migrate:down\n  \t--migrate:down  x \n") ==
        List{"up", "down  x"});
  CHECK(markers("---- migrate:up\n-- -- migrate:up\n-- xmigrate:up\n") == k_none);
  CHECK(markers("-- MIGRATE:Up\r\n-- migrate:down\r\n") == List{"Up", "down"});
  CHECK(markers("-- migrate:") == List{""});
  CHECK(markers("") == k_none);
}

TEST_CASE("markers: the line of a marker goes from the end of one line to the end of its own") {
  const std::string text = "a;\n  -- migrate:up  \r\nb;";
  const auto found = find_markers(text, "migrate:");
  REQUIRE(found.size() == 1);
  CHECK(text.substr(found[0].line.begin, found[0].line.size()) == "  -- migrate:up  \r\n");
  CHECK(text.substr(found[0].text.begin, found[0].text.size()) == "up");
}

TEST_CASE("markers: text in quotes and comments holds none") {
  const std::string marker = "\n-- migrate:down\n";
  for (const std::string& quoted :
       List{"'" + marker + "'", "E'\\'" + marker + "'", "\"" + marker + "\"", "$$" + marker + "$$",
            "$a$ $$" + marker + "$a$", "/* /* */" + marker + "*/", "U&'" + marker + "'"}) {
    CAPTURE(quoted);
    CHECK(markers("SELECT " + quoted + ";\n-- migrate:up\n") == List{"up"});
  }
}

TEST_CASE("markers: the data of COPY FROM stdin holds none, and its quotes open nothing") {
  const std::string data = "1\tit's \"$$ /*\n-- migrate:verify\n\\.\n";
  for (const std::string& copy :
       List{"COPY t FROM stdin;\n", "copy t (a, b) from STDIN with (format csv); -- rest\n",
            "COPY t FROM /* x */ stdin\n;\r\n", "\\copy t from stdin\n"}) {
    CAPTURE(copy);
    CHECK(markers(copy + data + "-- migrate:down\n") == List{"down"});
  }
  CHECK(markers("COPY t FROM stdin;\n1\n\\.\r\n-- migrate:down\n") == List{"down"});
  CHECK(markers("COPY t FROM stdin;\n-- migrate:down\n") == k_none);  // data without an end
}

TEST_CASE("markers: what is no COPY FROM stdin takes no data") {
  for (const std::string& statement :
       List{"COPY t TO stdout;\n", "COPY t FROM '/tmp/stdin';\n",
            "COPY (SELECT 1 FROM stdin) TO stdout;\n", "SELECT 1 FROM stdin;\n",
            "COPY t FROM PROGRAM 'stdin';\n", "SELECT a AS copy FROM stdin;\n"}) {
    CAPTURE(statement);
    CHECK(markers(statement + "-- migrate:down\nx\n\\.\n") == List{"down"});
  }
}

TEST_CASE("markers: a semicolon in parentheses ends no statement") {
  CHECK(
      markers(
          "CREATE RULE r AS ON INSERT TO t DO (COPY x FROM stdin; SELECT 1);\n-- migrate:down\n") ==
      List{"down"});
}

TEST_CASE("markers: a meta-command takes its line and nothing more") {
  CHECK(markers("\\echo it's\n-- migrate:up\n\\set x '\n-- migrate:down\n") == List{"up", "down"});
}

TEST_CASE("markers: the cheap look finds at least what the exact one does") {
  CHECK(may_have_marker("SELECT '\n-- migrate:up\n'", "migrate:"));
  CHECK_FALSE(may_have_marker("SELECT 1; -- migrate:up", "migrate:"));
  CHECK(find_markers("-- +goose Up\n", "+goose ").size() == 1);
  CHECK(find_markers("a\n--> statement-breakpoint\n", "> statement-breakpoint").size() == 1);
}

TEST_CASE("markers: the first code of a range") {
  const std::string text = "-- a\n/* b */ SELECT 1; -- c\n";
  const auto code = first_code(text, {0, text.size()});
  REQUIRE(code);
  CHECK(text.substr(code->begin, code->size()) == "SELECT 1; -- c");
  CHECK_FALSE(first_code(text, {0, 12}));
  CHECK(first_code("\\echo x\n", {0, 8}));
}

TEST_CASE("markers: a long line of dashes and many markers are read in one pass") {
  std::string text(1000000, '-');
  text += "\n";
  for (int i = 0; i < 20000; ++i) text += "'\n-- migrate:up\n';\n-- migrate:down\n";
  CHECK(find_markers(text, "migrate:").size() == 20000);
}

TEST_CASE("markers: section options") {
  const auto source =
      std::make_shared<const SourceFile>("a.sql", "transaction:false transactoin:true x:y");
  Diagnostics diagnostics;
  CHECK(read_section_options(source, {0, 17}, Severity::error, diagnostics) ==
        TransactionMode::never);
  CHECK(diagnostics.empty());
  CHECK(read_section_options(source, {18, 38}, Severity::warning, diagnostics) ==
        TransactionMode::automatic);
  REQUIRE(diagnostics.size() == 2);
  CHECK(diagnostics.items()[0].id == "unknown-option");
  CHECK(diagnostics.items()[0].severity == Severity::warning);
  CHECK(diagnostics.items()[0].help == "did you mean \"transaction:true\"?");
  CHECK(*diagnostics.items()[1].span == Span{35, 38});
}
