#include "compiler/script/psql_text.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "compiler/sql/names.h"

using namespace migc;
using script::Dialect;

namespace {

std::string deliver(const std::string& text, Dialect dialect = Dialect::psql) {
  const SourceFile source("a.sql", text);
  return script::deliver(source, {0, text.size()}, dialect);
}

}  // namespace

TEST_CASE("psql text: statements keep every byte that psql would change") {
  CHECK(deliver("SELECT 1") == "SELECT 1;\n");
  CHECK(deliver("SELECT a[1:n], ':x', b::int, $$:y$$ /* :z */") ==
        "SELECT a[1\\:n], ':x', b::int, $$:y$$ /* :z */;\n");
  CHECK(deliver("SELECT :'x', :\"y\", :{?z}") == "SELECT \\:'x', \\:\"y\", \\:{?z};\n");
  CHECK(deliver("a; b") == "a\\; b\\g\n");
  CHECK(deliver("CREATE RULE r AS ON INSERT TO t DO (a; b)") ==
        "CREATE RULE r AS ON INSERT TO t DO (a; b);\n");
  CHECK(deliver("SELECT a[1:n]; b", Dialect::sql) == "SELECT a[1:n]; b;\n");
}

TEST_CASE("psql text: a string whose rules psql would forget goes through \\gexec") {
  CHECK(deliver("SELECT E'a\\'b'\n  'c\\'d'") ==
        "SELECT $migc$SELECT E'a\\'b'\n  'c\\'d'$migc$ \\gexec\n");
  CHECK(deliver("SELECT e'a' -- it's\n'\\';$migc$'", Dialect::psql) ==
        "SELECT $migc1$SELECT e'a' -- it's\n'\\';$migc$'$migc1$ \\gexec\n");
  // the parts that psql reads wrong hold no backslash; no later part; no E
  CHECK(deliver("SELECT E'a\\'b'\n'c'") == "SELECT E'a\\'b'\n'c';\n");
  CHECK(deliver("SELECT E'a\\'b', '\\'") == "SELECT E'a\\'b', '\\';\n");
  CHECK(deliver("SELECT 'a'\n'\\'") == "SELECT 'a'\n'\\';\n");
  CHECK(deliver("SELECT E'a'\n'\\''", Dialect::sql) == "SELECT E'a'\n'\\'';\n");
}

TEST_CASE("psql text: a comment at the end of a statement does not swallow its semicolon") {
  CHECK(deliver("SELECT 1 -- one") == "SELECT 1 -- one\n;\n");
  CHECK(deliver("SELECT 1 -- :one", Dialect::sql) == "SELECT 1 -- :one\n;\n");
  CHECK(deliver("SELECT a[1:n]; b\n--") == "SELECT a[1\\:n]\\; b\n--\n\\g\n");
  CHECK(deliver("SELECT '--'") == "SELECT '--';\n");
  CHECK(deliver("SELECT 1 /* -- */") == "SELECT 1 /* -- */;\n");
}

TEST_CASE("psql text: texts of people stay text") {
  CHECK(script::echo_line("it's :x `ls` \\! a\nb") == "\\echo 'it''s :x `ls` \\\\! a b'\n");
  CHECK(script::comment_text(" a\r\n b\t*/ \xE2\x80\xAE") == "a b */ <U+202E>");
}

TEST_CASE("psql text: COPY data is closed") {
  const SourceFile source("a.sql", "1\n2");
  CHECK(script::deliver_copy_data(source, {0, 3}) == "1\n2\n\\.\n");
  CHECK(script::deliver_copy_data(source, {0, 0}) == "\\.\n");
}

TEST_CASE("names: identifiers, literals and dollar quotes mean exactly their text") {
  CHECK(sql::quote_identifier("users") == "users");
  CHECK(sql::quote_identifier("Users") == "\"Users\"");
  CHECK(sql::quote_identifier("order") == "\"order\"");
  CHECK(sql::quote_identifier("a\"b") == "\"a\"\"b\"");
  CHECK(sql::quote_identifier("1a") == "\"1a\"");
  CHECK(sql::quote_identifier("") == "\"\"");
  CHECK(sql::quote_name({"public", "T"}) == "public.\"T\"");
  CHECK(sql::quote_literal("it's") == "'it''s'");
  CHECK(sql::quote_dollar("a") == "$migc$a$migc$");
  CHECK(sql::quote_dollar("$migc$") == "$migc1$$migc$$migc1$");
}
