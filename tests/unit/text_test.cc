// SQL inside of SQL: expressions by themselves, and texts made of constants.
// SPDX-License-Identifier: MIT
#include "compiler/sql/text.h"

#include "tests/unit/lowered.h"

namespace migc::sql {
namespace {

std::optional<Expression> expression(const std::string& text, Diagnostics& diagnostics) {
  const auto source = std::make_shared<SourceFile>("t.sql", "-- é\n" + text + "\n-- end");
  const std::size_t begin = source->text().find('\n') + 1;
  return parse_expression(source, {begin, begin + text.size()}, diagnostics);
}

std::optional<std::string> constant(const std::string& text) {
  Diagnostics diagnostics;
  const auto parsed = expression(text, diagnostics);
  CHECK(diagnostics.empty());
  return parsed ? constant_text(*parsed) : std::nullopt;
}

}  // namespace

TEST_CASE("an expression by itself") {
  Diagnostics diagnostics;
  const auto sum = expression(" a + lower('x') ", diagnostics);
  REQUIRE(sum.has_value());
  CHECK(sum->kind == ExpressionKind::operation);
  CHECK(sum->span.size() == std::string("a + lower('x')").size());
  CHECK(sum->span.begin == 7);
  const auto query = expression("count(*) > 0 FROM t WHERE a", diagnostics);
  REQUIRE(query.has_value());
  CHECK(query->kind == ExpressionKind::scalar_query);
  CHECK(query->query->from.at(0).relation.name == "t");
  CHECK(diagnostics.empty());
  CHECK(!expression("1 +", diagnostics).has_value());
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics.items()[0].id == "syntax-error");
  CHECK(!expression("", diagnostics).has_value());
  CHECK(!expression("1; DROP TABLE t", diagnostics).has_value());
}

TEST_CASE("texts of constants") {
  CHECK(constant("'a' || 'b' || 1") == "ab1");
  CHECK(constant("$$a$$::text") == "a");
  CHECK(constant("format('%s.%I = %L%%', 'a', 'B c', 'it''s')") == "a.\"B c\" = 'it''s'%");
  CHECK(constant("format('%2$s %1$s', 'a', 'b')") == "b a");
  CHECK(constant("format('%L', E'a\\\\b')") == "E'a\\\\b'");
  CHECK(constant("pg_catalog.concat('a', quote_ident('select'), upper('b'))") == "a\"select\"B");
  CHECK(constant("replace('a.b.c', '.', '--')") == "a--b--c");
  CHECK(constant("quote_literal('x')") == "'x'");
  for (const char* unknown : {"a", "'a' || b", "format('%s')", "format('%10s', 'a')", "f('a')",
                              "format('%s', a)", "s.format('a')", "now()::text", "'1'::int",
                              "format('%x', 'a')", "format('%', 'a')", "format('%9$s', 'a')"})
    CHECK(!constant(unknown).has_value());
}

}  // namespace migc::sql
