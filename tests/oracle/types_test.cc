// The type system against real servers: every answer that can be asked for in bulk is asked for.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/type_builtin.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_common.h"
#include "compiler/catalog/type_modifier.h"
#include "compiler/catalog/type_spelling.h"
#include "tests/oracle/type_questions.h"

using namespace migc::catalog;  // NOLINT(google-build-using-namespace): a test of that namespace
using namespace migc::oracle;   // NOLINT(google-build-using-namespace): and of this one

TEST_CASE("types are spelt as format_type spells them", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  Connection connection(server, "");
  const BuiltinTypes types(server.version);
  Tally tally("format_type", server.version);
  const auto rows = connection
                        .execute(R"sql(
      SELECT nspname, typname, coalesce(m::text, 'none'), format_type(t.oid, m)
        FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace,
             LATERAL (SELECT NULL::integer UNION ALL SELECT -1
                      UNION ALL SELECT unnest(CASE WHEN typmodin::oid <> 0 OR typelem IN (SELECT oid FROM pg_type WHERE typmodin::oid <> 0)
                        THEN ARRAY[4, 5, 6, 54, 104, 655366, 655368, 720898, 65540, 1966080, 268435455, 327679, 67108867, 470286339, 2147418115, 2147483647] END)) AS x(m)
       WHERE nspname IN ('pg_catalog', 'information_schema')
         AND NOT (m > 6 AND typname ~ '^_?(time|timetz|timestamp|timestamptz)$')
         AND NOT (m >= 0 AND typname ~ '^_?interval$'))sql")
                        .rows;
  for (const auto& row : rows) {
    const ObjectId id = types.find_type(*row[0], *row[1]);
    const auto typmod = *row[2] == "none" ? std::nullopt : std::optional(std::stoi(*row[2]));
    tally.compare(*row[0] + "." + *row[1] + " " + *row[2], format_type(types, id, typmod), *row[3]);
  }
  tally.finish(900);
}

TEST_CASE("type modifiers are read as the server reads them", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  const BuiltinTypes types(server.version);
  Tally tally("type modifiers", server.version);
  const List lengths = {"1",  "2",        "6",        "7",        "50",  "0",
                        "-1", "10485760", "10485761", "83886081", "1001"};
  const List scales = {"0", "2", "-2", "60", "1000", "1001", "-1000", "-1001"};
  for (const char* name : {"varchar", "bpchar", "bit", "varbit", "numeric", "time", "timetz",
                           "timestamp", "timestamptz", "text", "integer", "varchar[]"}) {
    for (const std::string& length : lengths) {
      std::vector<List> all = {{length}};
      for (const std::string& scale : scales) all.push_back({length, scale});
      for (const List& texts : all) {
        std::string spelt = name;
        const auto bracket = spelt.find('[');
        const std::string element = spelt.substr(0, bracket);
        std::string list = texts[0] + (texts.size() > 1 ? "," + texts[1] : "");
        const std::string catalog_name = element == "integer" ? "int4" : element;
        spelt = fmt::format("pg_catalog.{}({}){}", catalog_name, list,
                            bracket == std::string::npos ? "" : "[]");
        const auto answer =
            connection.send("CREATE TEMP TABLE x AS SELECT NULL::" + spelt + " AS c");
        const Typmod ours = read_typmod(types, types.find_type("pg_catalog", catalog_name), texts,
                                        "pg_catalog." + catalog_name);
        if (!answer.ok()) {
          tally.compare(spelt, ours.sqlstate + " " + ours.message,
                        answer.sqlstate + " " + answer.error);
          continue;
        }
        tally.compare(spelt, ours.ok() ? std::to_string(ours.value) : ours.message,
                      connection.value("SELECT atttypmod FROM pg_attribute WHERE attrelid = "
                                       "'x'::regclass AND attnum = 1"));
        connection.execute("DROP TABLE x");
      }
    }
  }
  // fields and their masks: datetime.h
  const std::vector<std::pair<std::string, int>> fields = {{"year", 4},
                                                           {"month", 2},
                                                           {"day", 8},
                                                           {"hour", 1024},
                                                           {"minute", 2048},
                                                           {"second", 4096},
                                                           {"year to month", 6},
                                                           {"day to hour", 1032},
                                                           {"day to minute", 3080},
                                                           {"day to second", 7176},
                                                           {"hour to minute", 3072},
                                                           {"hour to second", 7168},
                                                           {"minute to second", 6144},
                                                           {"", 32767}};
  for (const auto& [name, mask] : fields) {
    for (const std::string precision : {"", "(0)", "(3)", "(6)", "(9)"}) {
      if (!precision.empty() && !name.empty() && !name.ends_with("second")) continue;
      List texts = {std::to_string(mask)};
      if (!precision.empty()) texts.push_back(precision.substr(1, 1));
      connection.execute(fmt::format("CREATE TEMP TABLE x (c interval {}{})", name, precision));
      const auto row = connection
                           .execute(
                               "SELECT atttypmod, format_type(atttypid, atttypmod) FROM "
                               "pg_attribute WHERE attrelid = 'x'::regclass AND attnum = 1")
                           .rows.front();
      const Typmod ours = read_typmod(types, type_id::interval, texts, "interval");
      const std::string what = fmt::format("interval {}{}", name, precision);
      tally.compare(what, std::to_string(ours.value), *row[0]);
      tally.compare(what, format_type(types, type_id::interval, ours.value), *row[1]);
      connection.execute("DROP TABLE x");
    }
  }
  tally.finish(1000);
}

TEST_CASE("what can be coerced to what", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  const BuiltinTypes types(server.version);
  const auto columns = column_types(types, true);
  create_columns(connection, types, columns);
  connection.execute(k_plans);
  for (std::size_t i = 0; i < columns.size(); ++i)
    connection.execute(fmt::format("CREATE FUNCTION f{}({}) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                                   i, spelling(types, columns[i])));
  struct Kind {
    CastContext context;
    const char* name;
    std::string (*question)(std::size_t, std::size_t, const std::string&);
  };
  const Kind kinds[] = {
      {CastContext::implicit, "implicit coercions",
       [](std::size_t from, std::size_t to, const std::string&) {
         return fmt::format("SELECT f{}(c{}) FROM w", to, from);
       }},
      {CastContext::assignment, "assignment coercions",
       [](std::size_t from, std::size_t to, const std::string&) {
         return fmt::format("UPDATE w SET c{} = c{}", to, from);
       }},
      {CastContext::explicit_, "explicit coercions",
       [](std::size_t from, std::size_t, const std::string& type) {
         return fmt::format("SELECT c{}::{} FROM w", from, type);
       }},
  };
  for (const Kind& kind : kinds) {
    Tally tally(kind.name, server.version);
    List questions;
    for (std::size_t from = 0; from < columns.size(); ++from)
      for (std::size_t to = 0; to < columns.size(); ++to)
        questions.push_back(kind.question(from, to, spelling(types, columns[to])));
    const List answers = ask(connection, "plans", questions);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const ObjectId from = columns[i / columns.size()];
      const ObjectId to = columns[i % columns.size()];
      tally.compare(format_type(types, from) + " to " + format_type(types, to),
                    can_coerce(types, from, to, kind.context) ? "yes" : "no",
                    answers[i] == "yes" ? "yes" : "no");
    }
    tally.finish(3000);
  }
}

TEST_CASE("one type for several", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  const BuiltinTypes types(server.version);
  const auto columns = column_types(types, true);
  create_columns(connection, types, columns);
  connection.execute(k_type_of);
  List questions;
  std::vector<std::vector<ObjectId>> lists;
  for (std::size_t a = 0; a < columns.size(); ++a)
    for (std::size_t b = 0; b < columns.size(); ++b) {
      questions.push_back(fmt::format("SELECT COALESCE(c{}, c{}) FROM w", a, b));
      lists.push_back({columns[a], columns[b]});
      if ((a + b) % 7 != 0) continue;
      const std::size_t c = (a * 31 + b * 17) % columns.size();
      questions.push_back(
          fmt::format("SELECT CASE WHEN true THEN c{} WHEN true THEN NULL WHEN true THEN c{} ELSE "
                      "c{} END FROM w",
                      a, b, c));
      // CASE looks at its ELSE first (transformCaseExpr)
      lists.push_back({columns[c], columns[a], type_id::unknown, columns[b]});
    }
  Tally tally("common types", server.version);
  const List answers = ask(connection, "type_of", questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ObjectId common = common_type(types, lists[i]);
    for (const ObjectId type : lists[i])
      if (common != k_no_object && !can_coerce(types, type, common, CastContext::implicit))
        common = k_no_object;
    tally.compare(questions[i] + " " + format_types(types, lists[i]),
                  common == k_no_object ? "none" : format_type(types, common),
                  is_sqlstate(answers[i]) ? "none" : answers[i]);
  }
  tally.finish(3000);
}
