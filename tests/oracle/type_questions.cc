#include "tests/oracle/type_questions.h"

#include <algorithm>
#include <set>

#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_common.h"
#include "compiler/catalog/type_polymorphic.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::oracle {

// NOLINTNEXTLINE(google-build-using-namespace): a test of that namespace
using namespace migc::catalog;

namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

}  // namespace

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

const char* const k_type_of = R"sql(
  CREATE FUNCTION type_of(question text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE answer text;
  BEGIN
    EXECUTE 'SELECT pg_typeof((' || question || '))' INTO answer;
    RETURN answer;
  EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
  END $$)sql";

const char* const k_plans = R"sql(
  CREATE FUNCTION plans(question text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE line text;
  BEGIN
    EXECUTE 'EXPLAIN ' || question INTO line;
    RETURN 'yes';
  EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
  END $$)sql";

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

void create_columns(Connection& connection, const Types& types,
                    const std::vector<ObjectId>& columns) {
  std::string sql = "CREATE TABLE w (";
  for (std::size_t i = 0; i < columns.size(); ++i)
    sql += fmt::format("{}c{} {}", i == 0 ? "" : ", ", i, format_type(types, columns[i], -1));
  connection.execute(sql + ")");
}

bool is_sqlstate(const std::string& text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

}  // namespace migc::oracle
