// The type system against real servers: every answer that can be asked for in bulk is asked for.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/type_builtin.h"
#include "compiler/catalog/type_change.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_common.h"
#include "compiler/catalog/type_modifier.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"
#include "tests/oracle/server.h"

using namespace migc::catalog;  // NOLINT(google-build-using-namespace): a test of that namespace
using migc::oracle::Connection;
using migc::oracle::Database;
using migc::oracle::Server;
using migc::oracle::servers;

namespace {

using List = std::vector<std::string>;

// Counts agreements; what differs is shown by name.
class Tally {
 public:
  Tally(std::string what, int version) : what_(std::move(what)), version_(version) {}
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  ~Tally() {
    std::cout << fmt::format("{} on {}: {} of {} equal", what_, version_, equal_, total_);
    if (skipped_ != 0) std::cout << fmt::format(", {} not comparable", skipped_);
    std::cout << std::endl;
  }

  void compare(const std::string& question, const std::string& ours, const std::string& servers) {
    ++total_;
    if (ours == servers) {
      ++equal_;
      return;
    }
    if (total_ - equal_ > 40) return;
    UNSCOPED_INFO(question << ": migc says " << ours << ", the server " << servers);
    std::cout << "  " << question << ": migc says " << ours << ", the server " << servers << '\n';
  }
  void skip() { ++skipped_; }
  // At least `least` comparisons, so that a sweep that compares nothing fails.
  void finish(int least) const {
    CHECK(equal_ == total_);
    CHECK(total_ >= least);
  }

 private:
  std::string what_;
  int version_;
  int equal_ = 0;
  int total_ = 0;
  int skipped_ = 0;
};

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

// What `function(text)` of the server answers to each of the questions.
List ask(Connection& connection, const std::string& function, const List& questions) {
  List answers;
  constexpr std::size_t batch = 2000;
  for (std::size_t from = 0; from < questions.size(); from += batch) {
    std::string sql = "SELECT " + function + "(q) FROM unnest(ARRAY[";
    for (std::size_t i = from; i < std::min(from + batch, questions.size()); ++i)
      sql += (i == from ? "" : ",") + quoted(questions[i]);
    for (auto& answer : connection.column(sql + "]) WITH ORDINALITY u(q, n) ORDER BY n"))
      answers.push_back(std::move(answer));
  }
  REQUIRE(answers.size() == questions.size());
  return answers;
}

// The type that a query's column has, or the SQLSTATE.
constexpr const char* k_type_of = R"sql(
  CREATE FUNCTION type_of(question text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE answer text;
  BEGIN
    EXECUTE 'SELECT pg_typeof((' || question || '))' INTO answer;
    RETURN answer;
  EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
  END $$)sql";

// Whether the server can plan a statement.
constexpr const char* k_plans = R"sql(
  CREATE FUNCTION plans(question text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE line text;
  BEGIN
    EXECUTE 'EXPLAIN ' || question INTO line;
    RETURN 'yes';
  EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
  END $$)sql";

// Types that columns can have, those of pg_catalog that are no row or array types, and some others.
std::vector<ObjectId> column_types(const Types& types, bool all) {
  std::vector<ObjectId> found;
  for (ObjectId id = 1; id < 10000; ++id) {
    const auto type = types.type(id);
    if (!type || type->kind == TypeKind::pseudo || type->relation != k_no_object) continue;
    if (type->is_array() && type->name[0] == '_') continue;
    if (all || type->preferred ||
        std::string_view("NSDTBUVR").find(type->category) == std::string_view::npos ||
        std::set<std::string_view>{
            "int2",           "int4",    "int8",     "numeric",  "float4",    "varchar",   "bpchar",
            "name",           "bytea",   "date",     "time",     "timestamp", "uuid",      "json",
            "jsonb",          "xml",     "tsvector", "tsquery",  "bit",       "int4range", "cidr",
            "point",          "box",     "macaddr",  "regclass", "char",      "xid",       "tid",
            "int4multirange", "tsrange", "money",    "pg_lsn"}
                .count(type->name) != 0)
      found.push_back(id);
  }
  for (const ObjectId element : {type_id::int4, type_id::int8, type_id::text, type_id::varchar,
                                 type_id::timestamptz, type_id::numeric, type_id::record})
    if (element != type_id::record) found.push_back(array_type(types, element));
  for (const char* domain : {"sql_identifier", "cardinal_number", "yes_or_no", "time_stamp"})
    found.push_back(types.find_type("information_schema", domain));
  return found;
}

std::string spelling(const Types& types, ObjectId type) {
  // "character" and "bit" would be of length 1
  if (type == type_id::bpchar) return "bpchar";
  if (type == type_id::bit) return "\"bit\"";
  return format_type(types, type);
}

// A table "w" with a column of each type, c0, c1, …
void create_columns(Connection& connection, const Types& types,
                    const std::vector<ObjectId>& columns) {
  std::string sql = "CREATE TABLE w (";
  for (std::size_t i = 0; i < columns.size(); ++i)
    sql += fmt::format("{}c{} {}", i == 0 ? "" : ", ", i, format_type(types, columns[i], -1));
  connection.execute(sql + ")");
}

std::string answer_of(const Types& types, Found found, ObjectId result) {
  switch (found) {
    case Found::nothing:
      return "42883";
    case Found::ambiguous:
      return "42725";
    case Found::type_mismatch:
      return "42804";
    default:
      return format_type(types, result);
  }
}

bool is_sqlstate(const std::string& text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

// Refusals that come after the function or operator was found: not a question of types.
bool is_later_refusal(const std::string& answer) {
  return is_sqlstate(answer) && answer != "42883" && answer != "42725" && answer != "42804";
}

}  // namespace

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

TEST_CASE("which operator", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  BuiltinTypes types(server.version);
  for (const char* extension :
       {"citext", "hstore", "ltree", "cube", "seg", "intarray", "pg_trgm", "btree_gist"}) {
    connection.execute(fmt::format("CREATE EXTENSION {}", extension));
    CHECK(types.install(extension, "public"));
  }
  auto columns = column_types(types, false);
  for (const char* name : {"citext", "hstore", "ltree", "lquery", "cube", "seg"})
    columns.push_back(types.find_type("", name));
  create_columns(connection, types, columns);
  connection.execute(k_type_of);
  const List names = connection.column(
      "SELECT DISTINCT oprname FROM pg_operator WHERE oprright <> 0 AND oprname !~ '^[!]$' ORDER "
      "BY 1");
  List questions;
  std::vector<std::pair<std::string, std::pair<ObjectId, ObjectId>>> calls;
  const auto add = [&](const std::string& name, std::size_t a, std::size_t b) {
    const auto side = [&](std::size_t i) {
      return i == columns.size() ? std::string("NULL") : fmt::format("c{}", i);
    };
    const auto type = [&](std::size_t i) {
      return i == columns.size() ? type_id::unknown : i > columns.size() ? k_no_object : columns[i];
    };
    questions.push_back(
        fmt::format("SELECT {} {} {} FROM w", a > columns.size() ? "" : side(a), name, side(b)));
    calls.push_back({name, {type(a), type(b)}});
  };
  std::size_t turn = 0;
  for (const std::string& name : names) {
    for (std::size_t a = 0; a <= columns.size(); ++a) {
      for (std::size_t b = 0; b <= columns.size(); ++b)
        if (a == b || a == columns.size() || b == columns.size() || ++turn % 12 == 0)
          add(name, a, b);
      add(name, columns.size() + 1, a);
    }
  }
  Tally tally("operators", server.version);
  const List answers = ask(connection, "type_of", questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& [name, sides] = calls[i];
    if (is_later_refusal(answers[i])) {
      tally.skip();
      continue;
    }
    const auto choice = resolve_operator(types, "", name, sides.first, sides.second);
    tally.compare(fmt::format("{} {} {}", format_type(types, sides.first), name,
                              format_type(types, sides.second)),
                  answer_of(types, choice.found, choice.result), answers[i]);
  }
  tally.finish(10000);
}

namespace {

// Arguments near to what a function takes: themselves, literals, and types that have to be coerced.
std::vector<ObjectId> near(const Types& types, ObjectId type, std::size_t turn) {
  const std::vector<ObjectId> numbers = {type_id::int2, type_id::int4, type_id::int8,
                                         type_id::numeric, type_id::float8};
  const std::vector<ObjectId> strings = {type_id::text, type_id::varchar, type_id::bpchar,
                                         type_id::name};
  const std::vector<ObjectId> times = {type_id::date, type_id::timestamp, type_id::timestamptz,
                                       type_id::interval, type_id::time};
  switch (type) {
    case type_id::anyarray:
    case type_id::anycompatiblearray:
      return {array_type(types, numbers[turn % 2]), array_type(types, type_id::text),
              type_id::unknown};
    case type_id::anyrange:
    case type_id::anycompatiblerange:
      return {types.find_type("", "int4range"), types.find_type("", "tsrange"), type_id::unknown};
    case type_id::anymultirange:
      return {types.find_type("", "int4multirange"), type_id::unknown};
    default:
      break;
  }
  std::vector<ObjectId> found;
  const auto facts = types.type(type);
  if (!facts || (facts->kind == TypeKind::pseudo && !is_polymorphic(type) && type != type_id::any))
    return found;
  if (facts->kind != TypeKind::pseudo) found.push_back(type);
  const auto& list = facts->category == 'S'                             ? strings
                     : facts->category == 'D' || facts->category == 'T' ? times
                                                                        : numbers;
  found.push_back(list[turn % list.size()]);
  found.push_back(type_id::unknown);
  return found;
}

}  // namespace

TEST_CASE("which function", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  BuiltinTypes types(server.version);
  for (const char* extension :
       {"citext", "hstore", "pgcrypto", "uuid-ossp", "intarray", "pg_trgm"}) {
    connection.execute(fmt::format("CREATE EXTENSION \"{}\"", extension));
    CHECK(types.install(extension, "public"));
  }
  connection.execute(k_type_of);
  struct Asked {
    std::string name;
    std::vector<ObjectId> arguments;
  };
  std::map<std::string, Asked> calls;  // by question
  std::size_t turn = 0;
  for (const std::string& name :
       connection.column("SELECT DISTINCT proname FROM pg_proc WHERE pronamespace IN "
                         "('pg_catalog'::regnamespace, 'public'::regnamespace) AND prokind IN "
                         "('f', 'a') ORDER BY 1")) {
    for (const FunctionFacts& function : types.functions("", name)) {
      // three calls a signature, each argument shifted by another step
      for (std::size_t step = 0; step < 4; ++step) {
        Asked asked{.name = name, .arguments = {}};
        bool possible = true;
        for (std::size_t i = 0; i < function.arguments.size(); ++i) {
          const auto choices = near(types, function.arguments[i], turn++);
          possible = possible && !choices.empty();
          if (possible)
            asked.arguments.push_back(
                choices[step == 0 ? 0 : (step + i * (step - 1)) % choices.size()]);
        }
        if (!possible) break;
        std::string list;
        for (const ObjectId type : asked.arguments)
          list += (list.empty() ? "" : ", ") +
                  (type == type_id::unknown ? "NULL" : "NULL::" + spelling(types, type));
        if (function.aggregate_kind != '-' && function.aggregate_kind != 'n') break;
        calls[fmt::format("SELECT \"{}\"({}) WHERE false", name, list)] = asked;
      }
    }
  }
  List questions;
  for (const auto& [question, asked] : calls) questions.push_back(question);
  Tally tally("functions", server.version);
  const List answers = ask(connection, "type_of", questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Asked& asked = calls[questions[i]];
    // hstore's looks at its argument's type only when it runs
    if (is_later_refusal(answers[i]) || asked.name == "populate_record") {
      tally.skip();
      continue;
    }
    const auto choice = resolve_function(types, {.name = asked.name, .arguments = asked.arguments});
    tally.compare(fmt::format("{}({})", asked.name, format_types(types, asked.arguments)),
                  answer_of(types, choice.found, choice.result), answers[i]);
  }
  tally.finish(5000);
}

TEST_CASE("which changes of a column's type rewrite the table", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  BuiltinTypes types(server.version);
  connection.execute("CREATE EXTENSION citext");
  CHECK(types.install("citext", "public"));
  connection.execute(R"sql(
    CREATE FUNCTION change(question text) RETURNS text LANGUAGE plpgsql AS $$
    DECLARE before oid; after oid; part text[] = string_to_array(question, '|');
    BEGIN
      EXECUTE 'CREATE TABLE r (c ' || part[1] || ')';
      INSERT INTO r VALUES (NULL);
      before = pg_relation_filenode('r');
      BEGIN
        EXECUTE 'ALTER TABLE r ALTER c TYPE ' || part[2] || coalesce(' USING c::' || part[3], '');
        after = pg_relation_filenode('r');
      EXCEPTION WHEN datatype_mismatch OR cannot_coerce THEN after = 0;
      END;
      DROP TABLE r;
      RETURN CASE after WHEN 0 THEN 'refused' WHEN before THEN 'keep' ELSE 'rewrite' END;
    END $$)sql");
  const List names = {"integer",
                      "bigint",
                      "smallint",
                      "oid",
                      "numeric",
                      "numeric(10,2)",
                      "numeric(12,2)",
                      "numeric(12,4)",
                      "numeric(8,2)",
                      "real",
                      "double precision",
                      "text",
                      "character varying",
                      "character varying(10)",
                      "character varying(20)",
                      "character(10)",
                      "character(20)",
                      "name",
                      "\"char\"",
                      "citext",
                      "bit(8)",
                      "bit varying",
                      "bit varying(8)",
                      "bit varying(16)",
                      "date",
                      "timestamp",
                      "timestamp(3)",
                      "timestamp(6)",
                      "timestamptz",
                      "timestamptz(3)",
                      "timestamptz(6)",
                      "time",
                      "time(3)",
                      "time(6)",
                      "timetz",
                      "timetz(3)",
                      "interval",
                      "interval(3)",
                      "interval(6)",
                      "interval day",
                      "interval day to second(3)",
                      "interval second(2)",
                      "interval year to month",
                      "uuid",
                      "json",
                      "jsonb",
                      "xml",
                      "inet",
                      "cidr",
                      "boolean",
                      "bytea",
                      "money",
                      "integer[]",
                      "bigint[]",
                      "text[]",
                      "character varying(10)[]",
                      "character varying(20)[]",
                      "character varying[]",
                      "regclass",
                      "information_schema.sql_identifier",
                      "information_schema.cardinal_number",
                      "information_schema.character_data",
                      "information_schema.yes_or_no"};
  std::vector<ColumnType> columns;
  for (const std::string& name : names) {
    connection.execute("CREATE TABLE x (c " + name + ")");
    const auto row = connection
                         .execute(
                             "SELECT n.nspname, t.typname, atttypmod FROM pg_attribute JOIN "
                             "pg_type t ON t.oid = atttypid JOIN pg_namespace n ON n.oid = "
                             "typnamespace WHERE attrelid = 'x'::regclass AND attnum = 1")
                         .rows.front();
    columns.push_back({.type = types.find_type(*row[0], *row[1]), .typmod = std::stoi(*row[2])});
    connection.execute("DROP TABLE x");
  }
  const std::map<TypeChange, std::string> words = {{TypeChange::refused, "refused"},
                                                   {TypeChange::keep, "keep"},
                                                   {TypeChange::rewrite, "rewrite"}};
  for (const bool explicit_cast : {false, true}) {
    for (const bool utc : {true, false}) {
      connection.execute(utc ? "SET timezone = 'UTC'" : "SET timezone = 'Europe/Paris'");
      Tally tally(fmt::format("type changes{}{}", explicit_cast ? " with a cast" : "",
                              utc ? "" : " outside of UTC"),
                  server.version);
      List questions;
      std::vector<std::pair<std::size_t, std::size_t>> pairs;
      for (std::size_t a = 0; a < names.size(); ++a)
        for (std::size_t b = 0; b < names.size(); ++b) {
          const bool times = names[a].find("time") == 0 && names[b].find("time") == 0;
          if (!utc && !times) continue;
          questions.push_back(names[a] + "|" + names[b] + (explicit_cast ? "|" + names[b] : ""));
          pairs.emplace_back(a, b);
        }
      const List answers = ask(connection, "change", questions);
      for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto [a, b] = pairs[i];
        const auto ours = type_change(
            types, columns[a], columns[b],
            {.context = explicit_cast ? CastContext::explicit_ : CastContext::assignment,
             .session_is_utc = utc});
        tally.compare(names[a] + " to " + names[b], words.at(ours), answers[i]);
      }
      tally.finish(100);
    }
  }
}
