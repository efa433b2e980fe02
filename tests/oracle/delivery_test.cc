// The statements reach the server byte for byte: its log against the sources.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "tests/oracle/awkward.h"
#include "tests/oracle/project.h"
#include "tests/oracle/schema.h"
#include "tests/oracle/server_log.h"
#include "tests/oracle/statements.h"

using namespace migc::oracle;  // NOLINT(google-build-using-namespace): a test of that namespace

namespace {

using Statements = std::vector<std::string>;

// Variables that a DBA's psql might have, to be put into nothing.
const std::vector<std::string> k_variables = {
    "-v", "n=99",    "-v", "name=EVIL", "-v", "row_count=99", "-v", "2=99",  "-v", "ROW_COUNT=99",
    "-v", "USER=99", "-v", "ls=EVIL",   "-v", "kept=EVIL",    "-v", "y=EVIL"};

// Whether `text` has nothing but comments and white space.
bool is_comment(std::string_view text) {
  while (!text.empty()) {
    if (text.front() == '\n' || text.front() == '\r' || text.front() == ' ') {
      text.remove_prefix(1);
    } else if (text.substr(0, 2) == "--") {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (text.substr(0, 2) == "/*") {
      const std::size_t end = text.find("*/");
      if (end == std::string_view::npos) return false;
      text.remove_prefix(end + 2);
    } else {
      return false;
    }
  }
  return true;
}

// Whether the server was sent `statement`, as it stands, after nothing but comments. psql sends the
// semicolon that ends a statement, too.
bool is_delivery(std::string_view logged, std::string_view statement) {
  if (logged.size() > statement.size() && logged.back() == ';') logged.remove_suffix(1);
  if (logged.size() < statement.size()) return false;
  const std::size_t before = logged.size() - statement.size();
  return logged.substr(before) == statement && is_comment(logged.substr(0, before));
}

// Fails unless the log holds each of the statements once, in their order.
void check_delivered(const Database& database, const Statements& statements) {
  const Statements logged = logged_statements(database);
  auto next = logged.begin();
  std::size_t delivered = 0;
  for (const std::string& statement : statements) {
    const auto found = std::find_if(
        next, logged.end(), [&](const auto& entry) { return is_delivery(entry, statement); });
    if (found == logged.end()) {
      UNSCOPED_INFO("not delivered: " << statement.substr(0, 500));
      continue;
    }
    ++delivered;
    next = found + 1;
  }
  CHECK(delivered == statements.size());
}

std::string joined(const Statements& statements, std::string_view separator) {
  std::string text;
  for (const std::string& statement : statements) text.append(statement).append(separator);
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Line ends of another system; those that are CRLF already stay.
std::string with_crlf(std::string text) {
  replace_all(text, "\r\n", "\n");
  replace_all(text, "\n", "\r\n");
  return text;
}

std::string revision_text(const std::string& up) {
  return "-- awkward\n--\n-- Revision ID: w1\n-- Revises:\n\n-- migrate:up\n" + up;
}

// Compiles and runs one revision whose file holds exactly `file`, and compares log, schema and
// rows.
void check_file(const Server& server, const std::string& file, const Statements& statements) {
  TestProject project(server.version);
  project.add_file("migrations/w1.sql", file);
  const Database database(server);
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}), k_variables);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  check_delivered(database, statements);
  const Database twin(server);
  Connection direct = twin.connect();
  for (const std::string& statement : statements) direct.execute(statement);
  Connection through = database.connect();
  const std::string schema =
      difference(describe_schema(direct), describe_schema(through, k_bookkeeping));
  CHECK(schema == "");  // NOLINT: shows what differs
  const std::string rows = difference(describe_rows(direct), describe_rows(through, k_bookkeeping));
  CHECK(rows == "");  // NOLINT: shows what differs
}

}  // namespace

TEST_CASE("awkward statements reach the server byte for byte", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Statements statements = awkward_statements(server.version);
  SECTION("one a line") {
    check_file(server, revision_text(joined(statements, ";\n")), statements);
  }
  SECTION("without line ends, blanks or empty lines between them") {
    const std::string separator =
        GENERATE(";", " ; ", "\n\n;\n\n\n", ";;\n;", "; -- after\n", ";\n/* before ; */\n");
    check_file(server, revision_text(joined(statements, separator)), statements);
  }
  SECTION("in a file of another system, with a byte order mark") {
    Statements expected;
    for (const std::string& statement : statements) expected.push_back(with_crlf(statement));
    check_file(server, "\xEF\xBB\xBF" + with_crlf(revision_text(joined(statements, ";\n"))),
               expected);
  }
  SECTION("the last one without its semicolon") {
    const std::string end =
        GENERATE("", "\n", " -- the end", "\n-- the end\n", "/* the end */", " \t\r\n");
    const std::string text = joined(statements, ";\n");
    check_file(server, revision_text(text.substr(0, text.size() - 2) + end), statements);
  }
  SECTION("each in a revision of its own") {
    TestProject project(server.version);
    std::string parent;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const std::string id = "w" + std::to_string(i);
      project.add({.id = id, .revises = parent, .up = statements[i] + "\n"});
      parent = id;
    }
    const Database database(server);
    const Outcome outcome = psql(database, project.compile({"upgrade", "head"}), k_variables);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    check_delivered(database, statements);
  }
}

TEST_CASE("psql leaves out a statement's empty lines that stand outside quotes, and no others",
          "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  // MainLoop() in psql skips an empty line unless psql_scan_in_quote(); lines of blanks are kept
  const std::string written = "SELECT 1\n\n\n, 'a\n\nb' /* c\n\nd */, $$e\n\n\nf$$\n \n, 2";
  const std::string received = "SELECT 1\n, 'a\n\nb' /* c\n\nd */, $$e\n\n\nf$$\n \n, 2";
  TestProject project(server.version);
  project.add({.id = "w1", .revises = "", .up = written + ";\n"});
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "head"}));
  check_delivered(database, {received});
}

TEST_CASE("a string that goes on behind a comment is delivered", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Statements statements = {"SELECT 'a' -- it's ; 'b\n  'c'",
                                 "SELECT E'a\\\\' -- '\n'\\' \\q ;'"};
  TestProject project(server.version);
  project.add({.id = "w1", .revises = "", .up = joined(statements, ";\n")});
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "head"}));
  check_delivered(database, statements);
}

TEST_CASE("a comment before the semicolon belongs to the statement", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  TestProject project(server.version);
  project.add({.id = "w1",
               .revises = "",
               .up = "SELECT 1 /* one; */ ;\nSELECT 2 -- two;\n;\nSELECT 3 -- three\n"});
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "head"}));
  check_delivered(database, {"SELECT 1 /* one; */", "SELECT 2 -- two;\n", "SELECT 3"});
}

TEST_CASE("down sections are delivered like up sections", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Statements statements = awkward_statements(server.version);
  TestProject project(server.version);
  project.add({.id = "w1", .revises = "", .up = "SELECT 1;\n", .down = joined(statements, ";\n")});
  const Database database(server);
  psql_ok(database, project.compile({"upgrade", "head"}));
  const Outcome outcome = psql(database, project.compile({"downgrade", "w1:base"}), k_variables);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  check_delivered(database, statements);
}

TEST_CASE("the dialect sql delivers the same to a runner that knows no psql", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const Statements statements = awkward_statements(server.version);
  TestProject project(server.version);
  project.add_file("migrations/w1.sql", revision_text(joined(statements, ";\n")));
  const Database database(server);
  Connection connection = database.connect();
  for (const std::string& statement :
       split_statements(read_text(project.compile({"upgrade", "head", "--dialect", "sql"}))))
    connection.execute(statement);
  check_delivered(database, statements);
  CHECK(version_rows(database) == Statements{"w1"});
}

TEST_CASE("COPY data reaches the table as it stands", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const bool crlf = GENERATE(false, true);
  CAPTURE(crlf);
  TestProject project(server.version);
  // psql 17 and older send the line "\\." along with CSV data, which a server 18 takes for a row
  const bool has_csv = server.version < 18;
  const std::string csv = has_csv ? "COPY c FROM stdin WITH (FORMAT csv, HEADER);\n"
                                    "a,b\n"
                                    "\"x;\n-- migrate:down\ny\",\"say \"\"hi\"\" \\q\"\n"
                                    "\\.\n"
                                  : "";
  const std::string text =
      "CREATE TABLE c (a text, b text);\n"
      "COPY c (a, b) FROM stdin;\n"
      "it's \"quoted\" $$ ` %d\t:name :'name' ;\n"
      "-- migrate:down\tDROP TABLE c;\n"
      "\\\\echo no\t\\\\q\n"
      "tab\\tline\\nend\t\\N\n"
      "/* no comment\t-- none\n"
      "\\.\n" +
      csv +
      "copy c from STDIN ;\n"
      "\\.\n"
      "SELECT 'after';\n";
  const std::string file = revision_text(text);
  project.add_file("migrations/w1.sql", crlf ? with_crlf(file) : file);
  const Database database(server);
  const Outcome outcome = psql(database, project.compile({"upgrade", "head"}), k_variables);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  Connection connection = database.connect();
  const std::string line_end = crlf ? "\r\n" : "\n";
  Statements rows = {"it's \"quoted\" $$ ` %d|:name :'name' ;", "-- migrate:down|DROP TABLE c;",
                     "\\echo no|\\q", "tab\tline\nend|-", "/* no comment|-- none"};
  Statements statements = {"COPY c (a, b) FROM stdin", "SELECT 'after'"};
  if (has_csv) {
    rows.push_back("x;" + line_end + "-- migrate:down" + line_end + "y|say \"hi\" \\q");
    statements.insert(statements.begin() + 1, "COPY c FROM stdin WITH (FORMAT csv, HEADER)");
  }
  CHECK(connection.column("SELECT a || '|' || coalesce(b, '-') FROM c ORDER BY ctid") == rows);
  check_delivered(database, statements);
}

TEST_CASE("text from headers and file names stays text", "[delivery]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  CAPTURE(server.version);
  const std::string evil = GENERATE(
      as<std::string>{}, "x'; \\! touch canary", "`touch canary` $(touch canary)",
      "*/ DROP TABLE t; /*", "\\q", "\\\\ \\' \\\"", ":USER :'USER' :\"USER\" :{?USER} :name",
      "''' \"\" $$ $x$", "end\\", "%s %n {} {0} {{", "\\echo ' \\gexec \\;",
      "x\n-- DROP TABLE t;\n-- \\! touch canary", "\xE2\x80\xA8\xE2\x80\xAE right\xE2\x80\x8Bleft");
  CAPTURE(evil);
  TestProject project(server.version);
  project.add(
      {.id = "t1", .revises = "", .up = "CREATE TABLE t (id int);\n", .down = "DROP TABLE t;\n"});
  std::string message = evil;
  replace_all(message, "\n-- ", "\n");
  replace_all(message, "\n", "\n-- ");
  std::string name = evil;
  replace_all(name, "/", "_");
  replace_all(name, "\n", " ");
  project.add_file("migrations/" + name + ".sql",
                   "-- " + message +
                       "\n--\n-- Revision ID: t2\n-- Revises: t1\n\n-- migrate:up\nSELECT 1;\n-- "
                       "migrate:down\nSELECT 2;\n");
  const Database database(server);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"upgrade", "head"}, {"downgrade", "t2:t1"}}) {
    const auto script = project.compile(command);
    const Outcome outcome = run(psql_command(database, script, k_variables), project.folder());
    INFO(read_text(script));
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(outcome.err.empty());
    CHECK(outcome.out.find("EVIL") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(project.folder() / "canary"));
    CHECK(database.connect().value("SELECT to_regclass('t') IS NOT NULL") == "t");
  }
  CHECK(version_rows(database) == Statements{"t1"});
}
