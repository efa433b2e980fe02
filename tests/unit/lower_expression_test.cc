// Expressions and queries: each kind, and where roots stand.
// SPDX-License-Identifier: MIT
#include <set>

#include "tests/unit/lowered.h"

namespace migc::sql {
namespace {

struct Row {
  const char* text;
  ExpressionKind kind;
  const char* name;  // the last part
  const char* value;
  std::size_t arguments;
};

using K = ExpressionKind;

constexpr Row k_rows[] = {
    {"NULL", K::null_value, "", "", 0},
    {"true", K::boolean, "", "true", 0},
    {"42", K::integer, "", "42", 0},
    {"-42", K::integer, "", "-42", 0},
    {"4200000000", K::decimal, "", "4200000000", 0},
    {"1.5e3", K::decimal, "", "1.5e3", 0},
    {"E'a\\'b'", K::string, "", "a'b", 0},
    {"B'01'", K::bit_string, "", "b01", 0},
    {"s.t.a", K::column, "a", "", 0},
    {"$1", K::parameter, "", "1", 0},
    {"pg_catalog.lower(a)", K::call, "lower", "", 1},
    {"count(*)", K::call, "count", "", 0},
    {"a + 1", K::operation, "+", "", 2},
    {"- a", K::operation, "-", "", 1},
    {"a OPERATOR(pg_catalog.+) 1", K::operation, "+", "", 2},
    {"a = ANY (b)", K::any_of, "=", "", 2},
    {"a <> ALL (ARRAY[1])", K::all_of, "<>", "", 2},
    {"a IN (1, 2)", K::in_list, "=", "", 3},
    {"a NOT IN (1, 2)", K::in_list, "<>", "", 3},
    {"a LIKE 'b'", K::like, "~~", "", 2},
    {"a NOT ILIKE 'b'", K::like, "!~~*", "", 2},
    {"a BETWEEN 1 AND 2", K::between, "", "between", 3},
    {"a IS DISTINCT FROM b", K::is_distinct, "", "", 2},
    {"a IS NOT DISTINCT FROM b", K::is_distinct, "", "not", 2},
    {"nullif(a, b)", K::null_if, "", "", 2},
    {"a AND b AND c", K::and_all, "", "", 3},
    {"a OR b", K::or_any, "", "", 2},
    {"NOT a", K::not_, "", "", 1},
    {"a IS NULL", K::is_null, "", "", 1},
    {"a IS NOT NULL", K::is_not_null, "", "", 1},
    {"a IS NOT TRUE", K::boolean_test, "", "is not true", 1},
    {"a::int", K::cast, "", "", 1},
    {"CAST(a AS varchar(3))", K::cast, "", "", 1},
    {"a COLLATE \"C\"", K::collate, "C", "", 1},
    {"CASE a WHEN 1 THEN 2 ELSE 3 END", K::case_when, "", "", 4},
    {"CASE WHEN a THEN 2 END", K::case_when, "", "", 2},
    {"coalesce(a, b)", K::coalesce, "", "", 2},
    {"greatest(a, b)", K::greatest, "", "", 2},
    {"least(a, b)", K::least, "", "", 2},
    {"ARRAY[1, 2]", K::array, "", "", 2},
    {"ROW(1, a)", K::row, "", "", 2},
    {"a[1]", K::subscript, "", "", 2},
    {"(a).b", K::field, "b", "", 1},
    {"EXISTS (SELECT 1)", K::exists, "", "", 0},
    {"(SELECT 1)", K::scalar_query, "", "", 0},
    {"ARRAY(SELECT 1)", K::array_query, "", "", 0},
    {"a IN (SELECT 1)", K::any_query, "=", "", 1},
    {"a > ALL (SELECT 1)", K::all_query, ">", "", 1},
    {"current_timestamp", K::sql_value, "", "current_timestamp", 0},
    {"current_user", K::sql_value, "", "current_user", 0},
    {"localtime(2)", K::sql_value, "", "localtime", 1},
    {"xmlelement(name a)", K::xml, "", "xmlelement", 0},
    {"a IS JSON", K::json, "", "is json", 1},
    {"json_object('a': 1)", K::json, "", "json_object", 0},
};

}  // namespace

TEST_CASE("kinds of expressions") {
  std::set<ExpressionKind> seen;
  for (const Row& row : k_rows) {
    INFO(row.text);
    const One<AlterTable> alter{std::string("ALTER TABLE t ALTER c SET DEFAULT ") + row.text};
    const Expression& expression = *alter->commands.at(0).expression;
    seen.insert(expression.kind);
    CHECK(alter.text(expression.span) == row.text);
    CHECK(expression.kind == row.kind);
    if (row.name[0] != '\0') {
      REQUIRE(!expression.name.empty());
      CHECK(expression.name.back() == row.name);
    }
    CHECK(expression.value == row.value);
    const bool is_open = row.kind == K::json || row.kind == K::xml;
    if (!is_open) CHECK(expression.arguments.size() == row.arguments);
  }
  // those that stand in queries alone
  for (const auto kind : {K::star, K::named_argument, K::default_value, K::grouping, K::other})
    seen.insert(kind);
  for (int i = 0; i <= static_cast<int>(K::other); ++i) {
    INFO(i);
    CHECK(seen.count(static_cast<ExpressionKind>(i)) == 1);
  }
}

TEST_CASE("details of calls") {
  const One<RunQuery> query{
      "SELECT f(DISTINCT a ORDER BY c) FILTER (WHERE d), "
      "sum(x) OVER (PARTITION BY y ORDER BY z), percentile_cont(0.5) WITHIN GROUP (ORDER BY w), "
      "count(*), t.*, GROUPING(a), g(a, VARIADIC b) FROM t GROUP BY ROLLUP (a)"};
  const std::vector<Target>& targets = query->query->targets;
  REQUIRE(targets.size() == 7);
  CHECK((targets[0].value.flag && targets[6].value.is_variadic));
  CHECK(targets[0].value.extra.size() == 2);
  CHECK(targets[1].value.is_window);
  CHECK(targets[2].value.within_group);
  CHECK(targets[3].value.is_star);
  CHECK((targets[4].value.kind == K::star && targets[4].value.name == NamePath{"t"}));
  CHECK(targets[5].value.value == "grouping");
  CHECK(query->query->group_by.at(0).value == "rollup");
}

TEST_CASE("queries") {
  const One<RunQuery> query{
      "WITH RECURSIVE w (n) AS (SELECT 1) SELECT DISTINCT a.b AS x, 2 FROM ONLY s.t AS a (b, c) "
      "LEFT JOIN LATERAL (SELECT 1) q USING (b), f(1) WITH ORDINALITY AS g (y), "
      "ROWS FROM (h() AS (z int)) AS r WHERE a.b > 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 2 "
      "FOR UPDATE OF a"};
  const Query& all = *query->query;
  CHECK((all.recursive && all.distinct && all.with.at(0).columns.at(0) == "n"));
  CHECK(all.targets.at(0).name == "x");
  REQUIRE(all.from.size() == 3);
  const FromItem& join = all.from[0];
  CHECK((join.kind == FromKind::join && join.join == JoinKind::left));
  CHECK((join.sides.at(0).only && join.sides[0].alias == "a"));
  CHECK(join.sides[0].columns.at(1).name == "c");
  CHECK((join.sides.at(1).kind == FromKind::query && join.sides[1].lateral));
  CHECK(join.using_columns.at(0) == "b");
  CHECK((all.from[1].kind == FromKind::function && all.from[1].ordinality));
  CHECK(all.from[2].columns.at(0).type->name.back() == "int4");
  CHECK(all.having.has_value());
  CHECK(all.locks.at(0).strength == "update");
  const One<RunQuery> both{"SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3"};
  CHECK(both->query->operation == SetOperation::except);
  CHECK((both->query->left->operation == SetOperation::union_ && both->query->left->all));
}

TEST_CASE("what is nested too deeply is lowered without it") {
  std::string sum = "1";
  for (int i = 0; i < 20000; ++i) sum += " + 1";
  const Lowered lowered{"SELECT " + sum + "; SELECT 2;"};
  CHECK(lowered.statements.size() == 2);
  std::string all = "SELECT 1";
  for (int i = 0; i < 5000; ++i) all += " UNION ALL SELECT 1";
  const One<RunQuery> query{all};
  CHECK(query->query->kind == QueryKind::set_operation);
  std::string inner = "1";
  for (int i = 0; i < 900; ++i) inner.insert(0, "(SELECT ").append(")");
  CHECK(Lowered{"SELECT " + inner}.statements.size() == 1);
}

}  // namespace migc::sql
