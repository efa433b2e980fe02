// Operators, functions and type changes against real servers.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/type_builtin.h"
#include "compiler/catalog/type_change.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"
#include "tests/oracle/type_questions.h"

using namespace migc::catalog;  // NOLINT(google-build-using-namespace): a test of that namespace
using namespace migc::oracle;   // NOLINT(google-build-using-namespace): and of this one

namespace {

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

// Both there and here.
void install(Connection& connection, BuiltinTypes& types, const List& extensions) {
  for (const std::string& each : extensions) {
    connection.execute(fmt::format("CREATE EXTENSION \"{}\"", each));
    CHECK(types.install(each, "public"));
  }
}

// Refusals that come after the function or operator was found: not a question of types.
bool is_later_refusal(const std::string& answer) {
  return is_sqlstate(answer) && answer != "42883" && answer != "42725" && answer != "42804";
}

}  // namespace

TEST_CASE("which operator", "[types]") {
  servers();
  const Server server = GENERATE(from_range(servers()));
  const Database database(server);
  Connection connection = database.connect();
  BuiltinTypes types(server.version);
  install(connection, types,
          {"citext", "hstore", "ltree", "cube", "seg", "intarray", "pg_trgm", "btree_gist"});
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
  install(connection, types, {"citext", "hstore", "pgcrypto", "uuid-ossp", "intarray", "pg_trgm"});
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
  install(connection, types, {"citext"});
  connection.execute(R"sql(
    CREATE FUNCTION change(question text) RETURNS text LANGUAGE plpgsql AS $$
    DECLARE part text[] = string_to_array(question, '|'); before oid = pg_relation_filenode(part[1]);
    BEGIN
      EXECUTE format('ALTER TABLE %s ALTER c TYPE ', part[1]) || part[2] || coalesce(' USING c::' || part[3], '');
      RAISE EXCEPTION '%', CASE pg_relation_filenode(part[1]) WHEN before THEN 'keep' ELSE 'rewrite' END;
    EXCEPTION
      WHEN datatype_mismatch OR cannot_coerce THEN RETURN 'refused';
      WHEN raise_exception THEN RETURN SQLERRM;  -- the table is as it was
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
    const std::string table = fmt::format("r{}", columns.size());
    connection.execute(
        fmt::format("CREATE TABLE {0} (c {1}); INSERT INTO {0} VALUES (NULL)", table, name));
    const auto row =
        connection
            .execute(fmt::format("SELECT n.nspname, t.typname, atttypmod FROM pg_attribute JOIN "
                                 "pg_type t ON t.oid = atttypid JOIN pg_namespace n ON n.oid = "
                                 "typnamespace WHERE attrelid = '{}'::regclass AND attnum = 1",
                                 table))
            .rows.front();
    columns.push_back({.type = types.find_type(*row[0], *row[1]), .typmod = std::stoi(*row[2])});
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
          questions.push_back(fmt::format("r{}|{}", a, names[b]) +
                              (explicit_cast ? "|" + names[b] : ""));
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
