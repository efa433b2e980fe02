#include "compiler/lexical/split.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace migc;
using lexical::Piece;
using lexical::PieceKind;

namespace {

using List = std::vector<std::string>;

// Each piece as its text, with ";" where one ended it, and a letter for its kind: D data, M
// meta-command.
List pieces(std::string_view text) {
  List result;
  for (const Piece& piece : lexical::split(text, {0, text.size()})) {
    std::string line(text.substr(piece.span.begin, piece.span.size()));
    if (piece.kind == PieceKind::copy_data) line.insert(0, "D:");
    if (piece.kind == PieceKind::meta_command) line.insert(0, "M:");
    if (piece.kind == PieceKind::statement && piece.terminated) line += ";";
    if (!piece.closed) line += "!";
    result.push_back(line);
  }
  return result;
}

}  // namespace

TEST_CASE("split: statements without their comments and semicolons") {
  CHECK(pieces("-- a\nSELECT 1 ; /* b */ SELECT ';' -- c\n") == List{"SELECT 1;", "SELECT ';'"});
  CHECK(pieces(";;  ; SELECT 1") == List{"SELECT 1"});
  CHECK(pieces("-- nothing\n").empty());
  CHECK(pieces("").empty());
}

TEST_CASE("split: a semicolon inside a rule or a BEGIN ATOMIC body ends nothing") {
  CHECK(pieces("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 1;") ==
        List{"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);", "SELECT 1;"});
  const std::string function =
      "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END AS "
      "end; "
      "SELECT (CASE 1 WHEN 1 THEN 2 END); END;";
  CHECK(pieces(function + " SELECT 2;") == List{function, "SELECT 2;"});
  CHECK(pieces("BEGIN; SELECT 1; END;") == List{"BEGIN;", "SELECT 1;", "END;"});
}

TEST_CASE("split: an unbalanced parenthesis does not hide the next statement") {
  CHECK(pieces("SELECT (1; SELECT 2;") == List{"SELECT (1;", "SELECT 2;"});
}

TEST_CASE("split: COPY data is data, whatever it looks like") {
  CHECK(pieces("COPY t (a) FROM STDIN WITH (FORMAT csv);\nit's; -- x\n\\\\n\n\\.\nSELECT 1;") ==
        List{"COPY t (a) FROM STDIN WITH (FORMAT csv);", "D:it's; -- x\n\\\\n\n", "SELECT 1;"});
  CHECK(pieces("COPY t FROM stdin;\r\na\r\n\\.\r\nSELECT 1") ==
        List{"COPY t FROM stdin;", "D:a\r\n", "SELECT 1"});
  CHECK(pieces("COPY t FROM stdin;\n\\.\n") == List{"COPY t FROM stdin;", "D:"});
  CHECK(pieces("COPY (SELECT 1 FROM stdin) TO STDOUT;\nSELECT 1;") ==
        List{"COPY (SELECT 1 FROM stdin) TO STDOUT;", "SELECT 1;"});
  CHECK(pieces("COPY t FROM stdin;\na") == List{"COPY t FROM stdin;", "D:a"});
}

TEST_CASE("split: meta-commands take their line and end a pending statement") {
  CHECK(pieces("SELECT 1 \\gset x_\r\nSELECT 2;\n\\! rm -rf /\n") ==
        List{"SELECT 1", "M:\\gset x_", "SELECT 2;", "M:\\! rm -rf /"});
  CHECK(pieces("SELECT '\\not';") == List{"SELECT '\\not';"});
}

TEST_CASE("split: what never ends is said to be open") {
  CHECK(pieces("SELECT 1; SELECT 'a") == List{"SELECT 1;", "SELECT 'a!"});
  CHECK(pieces("SELECT 1; /* a") == List{"SELECT 1;", "/* a!"});
  CHECK(pieces("SELECT 1 /* a") == List{"SELECT 1 /* a!"});
}

TEST_CASE("split: leading text reaches back to the piece before") {
  const std::string text = "SELECT 1; -- about two\nSELECT 2;";
  const std::vector<Piece> found = lexical::split(text, {0, text.size()});
  REQUIRE(found.size() == 2);
  CHECK(text.substr(found[1].leading, found[1].span.begin - found[1].leading) == " -- about two\n");
}
