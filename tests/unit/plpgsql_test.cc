// PL/pgSQL bodies as values, and where the SQL in them stands.
// SPDX-License-Identifier: MIT
#include "compiler/sql/plpgsql.h"

#include "compiler/sql/condition_name.h"
#include "tests/unit/lowered.h"

namespace migc::sql::plpgsql {
namespace {

// A DO block that parses.
struct Block {
  One<Do> statement;
  Body body;

  explicit Block(const std::string& text) : statement("\nDO $x$" + text + "$x$;") {
    Diagnostics diagnostics;
    auto parsed = parse_block(
        text_of_literal(statement.source, statement->body_span, statement->body), diagnostics);
    for (const Diagnostic& each : diagnostics.items()) UNSCOPED_INFO(each.message);
    REQUIRE(parsed.has_value());
    body = *std::move(parsed);
  }

  const Step& step(std::size_t i) const { return body.block.steps.at(i); }
};

std::string view(const Code& code) { return std::string(code.where.view()); }

std::vector<std::string> names(const Body& body) {
  std::vector<std::string> result;
  for (const Variable& variable : body.variables) result.push_back(variable.name);
  return result;
}

std::vector<Diagnostic> faults(const std::string& text) {
  Diagnostics diagnostics;
  const auto source = std::make_shared<SourceFile>("t.sql", text);
  CHECK(!parse_block({source, {0, text.size()}}, diagnostics).has_value());
  return diagnostics.items();
}

}  // namespace

TEST_CASE("guards and handlers") {
  const Block block{R"(
DECLARE n int := 1;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('sad');
  ELSIF n = 2 THEN
    PERFORM  f(1) FROM t;
  ELSE
    DROP TYPE mood;
  END IF;
  BEGIN
    ALTER TABLE t ADD a int;
  EXCEPTION
    WHEN duplicate_column OR SQLSTATE '42P07' THEN RAISE NOTICE 'no % for %', 'a', n;
    WHEN OTHERS THEN RAISE;
  END;
END
)"};
  const Step& guard = block.step(0);
  REQUIRE(guard.kind == StepKind::if_);
  CHECK(guard.line == 4);
  REQUIRE(guard.branches.size() == 3);
  CHECK(guard.branches[0].condition.text ==
        "NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood')");
  CHECK(guard.branches[2].condition.empty());
  const Step& create = guard.branches[0].steps.at(0);
  CHECK(create.kind == StepKind::sql);
  CHECK(create.line == 5);
  CHECK(view(create.code) == "CREATE TYPE mood AS ENUM ('sad')");
  CHECK(guard.branches[1].steps.at(0).kind == StepKind::perform);
  CHECK(view(guard.branches[1].steps.at(0).code) == "SELECT  f(1) FROM t");
  CHECK(guard.branches[2].steps.at(0).code.text == "DROP TYPE mood");
  const Step& inner = block.step(1);
  REQUIRE(inner.kind == StepKind::block);
  REQUIRE(inner.handlers.size() == 2);
  CHECK(inner.handlers[0].conditions == std::vector<std::string>{"duplicate_column", "42P07"});
  const Step& notice = inner.handlers[0].steps.at(0);
  CHECK((notice.kind == StepKind::raise && notice.level == "notice"));
  CHECK(notice.message == "no % for %");
  CHECK(notice.arguments.size() == 2);
  CHECK(inner.handlers[1].conditions == std::vector<std::string>{"others"});
  CHECK(inner.handlers[1].steps.at(0).level == "exception");
}

TEST_CASE("SQL in a body keeps its place in the file") {
  const Block block{R"(
DECLARE a int; b int;
BEGIN
  SELECT x, y INTO STRICT a, b FROM t; PERFORM g(); /* é */ INSERT INTO t VALUES (1);
END)"};
  const Code& select = block.step(0).code;
  CHECK(block.step(0).strict);
  CHECK(block.step(0).target == "a, b");
  CHECK(view(select) == select.text);
  const SourcePtr& file = block.statement.source;
  CHECK(file->text(select.where.span) == "SELECT x, y INTO STRICT a, b FROM t");
  CHECK(select.where.source->text().size() == file->text().size());
  const Code& insert = block.step(2).code;
  CHECK(file->text(insert.where.span) == "INSERT INTO t VALUES (1)");
  Diagnostics diagnostics;
  const auto statements =
      parse(insert.where.source, insert.where.span, diagnostics, Operations::yes);
  REQUIRE(statements.size() == 1);
  const auto& query = std::get<RunQuery>(statements[0].operation->value).query;
  CHECK(file->text(query->relation_span) == "t");
}

TEST_CASE("loops") {
  const Block block{R"(
DECLARE r record; c CURSOR (k int) FOR SELECT * FROM t WHERE a = k; x int;
BEGIN
  <<outer>> FOR r IN SELECT * FROM t LOOP EXIT outer WHEN r.a > 1; END LOOP;
  FOR i IN REVERSE 9..1 BY 2 LOOP CONTINUE; END LOOP;
  WHILE x < 3 LOOP x := x + 1; END LOOP;
  LOOP EXIT; END LOOP;
  FOREACH x IN ARRAY ARRAY[1, 2] LOOP NULL; END LOOP;
  FOR r IN EXECUTE 'SELECT ' || 1 USING x LOOP NULL; END LOOP;
  FOR r IN c(3) LOOP NULL; END LOOP;
END)"};
  CHECK(block.step(0).kind == StepKind::for_query);
  CHECK(block.step(0).label == "outer");
  CHECK(block.step(0).target == "r");
  CHECK(block.step(0).code.text == "SELECT * FROM t");
  const Step& exit = block.step(0).steps.at(0);
  CHECK((exit.kind == StepKind::exit && !exit.continues && exit.label == "outer"));
  CHECK(exit.code.text == "r.a > 1");
  CHECK(block.step(1).kind == StepKind::for_integer);
  CHECK((block.step(1).reverse && block.step(1).steps.at(0).continues));
  CHECK(block.step(1).code.text == "9");
  CHECK(block.step(1).upper.text == "1");
  CHECK(block.step(2).kind == StepKind::while_);
  const Step& assign = block.step(2).steps.at(0);
  CHECK((assign.kind == StepKind::assign && assign.target == "x"));
  CHECK(assign.code.text == "x + 1");
  CHECK(view(assign.code) == "x + 1");
  CHECK(block.step(3).kind == StepKind::loop);
  CHECK(block.step(4).kind == StepKind::for_each);
  CHECK(block.step(5).kind == StepKind::for_dynamic);
  CHECK(dynamic_text(block.step(5).code) == "SELECT 1");
  CHECK(block.step(5).arguments.size() == 1);
  CHECK(block.step(6).kind == StepKind::for_cursor);
  CHECK(block.step(6).cursor == "c");
  CHECK(names(block.body) == std::vector<std::string>{"found", "r", "k", "c", "x", "i", "r"});
  CHECK(block.body.variables[3].query.text == "SELECT * FROM t WHERE a = k");
}

TEST_CASE("other statements of PL/pgSQL") {
  const Block block{R"(
DECLARE n CONSTANT text DEFAULT 'a' || 'b'; i int; cur refcursor;
BEGIN
  CASE n WHEN 'a', 'b' THEN DROP TABLE t; ELSE NULL; END CASE;
  CALL p(1);
  EXECUTE format('DROP TABLE %I', n) INTO i USING 1, 2;
  RAISE unique_violation USING MESSAGE = 'm';
  RAISE EXCEPTION 'x' USING ERRCODE = '23505', HINT = 'h';
  RAISE SQLSTATE '22012';
  ASSERT i > 3, 'm';
  GET DIAGNOSTICS i = ROW_COUNT;
  OPEN cur FOR SELECT 1;
  OPEN cur FOR EXECUTE 'SELECT 1';
  FETCH cur INTO i;
  COMMIT AND CHAIN;
  ROLLBACK;
  RETURN;
END)"};
  CHECK(block.step(0).kind == StepKind::case_);
  CHECK(block.step(0).branches.size() == 2);
  CHECK(block.step(1).kind == StepKind::call);
  const Step& execute = block.step(2);
  CHECK((execute.kind == StepKind::execute && execute.target == "i"));
  CHECK(execute.arguments.size() == 2);
  CHECK(!dynamic_text(execute.code));
  const auto known = [](const NamePath& name) -> std::optional<std::string> {
    return name == NamePath{"n"} ? std::optional<std::string>("A b") : std::nullopt;
  };
  CHECK(dynamic_text(execute.code, known) == "DROP TABLE \"A b\"");
  CHECK(block.step(3).condition == "unique_violation");
  CHECK(block.step(4).condition == "23505");
  CHECK(block.step(5).condition == "22012");
  CHECK(block.step(6).kind == StepKind::assert);
  CHECK(block.step(7).kind == StepKind::diagnostics);
  CHECK(block.step(8).code.text == "SELECT 1");
  CHECK((block.step(9).is_dynamic && block.step(9).cursor == "cur"));
  CHECK(block.step(10).kind == StepKind::cursor);
  CHECK((block.step(11).kind == StepKind::commit && block.step(11).chains));
  CHECK(block.step(12).kind == StepKind::rollback);
  CHECK(block.step(13).kind == StepKind::return_);
  CHECK(block.body.variables.at(1).constant);
  CHECK(block.body.variables.at(1).type == "text");
  CHECK(view(block.body.variables.at(1).default_value) == "'a' || 'b'");
}

TEST_CASE("variables of row types have any field") {
  const Block block{
      "DECLARE r users%ROWTYPE; s public.t := 1; q t.a%TYPE;\n"
      "BEGIN r.id := 1; SELECT 1 INTO s.b; END"};
  CHECK(block.body.variables.at(1).type == "users%ROWTYPE");
  CHECK(block.body.variables.at(2).type == "public.t");
  CHECK(block.body.variables.at(3).type == "t.a%TYPE");
  CHECK(block.step(0).target == "r.id");
  CHECK(block.step(1).target == "s.b");
}

TEST_CASE("functions know their parameters") {
  const One<CreateFunction> trigger{
      "CREATE FUNCTION f() RETURNS trigger AS 'BEGIN NEW.a := TG_OP; RETURN NEW; END' "
      "LANGUAGE plpgsql"};
  Diagnostics diagnostics;
  const auto parse_it = [&](const One<CreateFunction>& function) {
    return parse_function(*function.operator->(),
                          text_of_literal(function.source, function->body_span, function->body),
                          diagnostics);
  };
  const auto body = parse_it(trigger);
  REQUIRE(body.has_value());
  CHECK(body->block.steps.at(0).target == "new.a");
  CHECK(body->block.steps.at(0).code.where.source == trigger.source);
  const One<CreateFunction> table{
      "CREATE FUNCTION f(\"A\" int, INOUT b text[], VARIADIC c int[] = '{}') AS $$BEGIN b := '{}'; "
      "\"A\" := c[1]; END$$ LANGUAGE plpgsql"};
  CHECK(parse_it(table).has_value());
  const One<CreateFunction> rows{
      "CREATE FUNCTION f() RETURNS TABLE (a int, b s.t) AS $$BEGIN a := 1; RETURN NEXT; "
      "RETURN QUERY SELECT 1, 2; RETURN QUERY EXECUTE 'SELECT 1' USING 2; END$$ LANGUAGE plpgsql"};
  const auto query = parse_it(rows);
  REQUIRE(query.has_value());
  CHECK(query->block.steps.at(2).code.text == "SELECT 1, 2");
  CHECK(query->block.steps.at(3).is_dynamic);
  const One<CreateFunction> procedure{
      "CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS $$BEGIN COMMIT; END$$"};
  CHECK(parse_it(procedure).has_value());
  CHECK(diagnostics.empty());
}

TEST_CASE("bodies that need decoding have a source of their own") {
  const One<Do> statement{"DO E'BEGIN\\n  DROP TABLE \"it''s\"; END'"};
  Diagnostics diagnostics;
  const Text text = text_of_literal(statement.source, statement->body_span, statement->body);
  CHECK(text.source != statement.source);
  CHECK(text.source->path() == "t.sql");
  const auto body = parse_block(text, diagnostics);
  REQUIRE(body.has_value());
  CHECK(body->block.steps.at(0).line == 2);
  CHECK(view(body->block.steps.at(0).code) == "DROP TABLE \"it's\"");
  const One<Do> plain{"DO 'BEGIN NULL; END'"};
  CHECK(text_of_literal(plain.source, plain->body_span, plain->body).source == plain.source);
}

TEST_CASE("what is no PL/pgSQL is a diagnostic") {
  const auto syntax = faults("BEGIN\n  SELECT 1;\n  ALTER TABEL t;\nEND");
  REQUIRE(syntax.size() == 1);
  CHECK(syntax[0].id == "syntax-error");
  CHECK(syntax[0].sqlstate == "42601");
  CHECK(syntax[0].message == "syntax error at or near \"TABEL\"");
  const auto unknown = faults("BEGIN\n  x := 1;\nEND");
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].id == "unsupported-plpgsql");
  CHECK(unknown[0].message == "\"x\" is not a known variable");
  for (const char* junk : {"", ";", "BEGIN", "END", "\\", "BEGIN RAISE NOTICE '%'; END", "$$",
                           "DECLARE x; BEGIN END", "BEGIN IF; END", "é", "BEGIN x.y.z := 1; END",
                           "BEGIN EXCEPTION WHEN foo THEN NULL; END", "BEGIN 'abc; END"})
    CHECK(faults(junk).size() == 1);
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "BEGIN ";
  CHECK(faults(deep + "NULL;").size() == 1);
  std::string nested;
  for (int i = 0; i < 1000; ++i) nested += "BEGIN ";
  nested += "PERFORM 1;";
  for (int i = 0; i < 1000; ++i) nested += " END;";
  CHECK(faults(nested).size() == 1);
}

TEST_CASE("condition names and what they catch") {
  CHECK(sqlstates_of("duplicate_object") == std::vector<std::string>{"42710"});
  CHECK(sqlstates_of("null_value_not_allowed").size() == 2);
  CHECK(sqlstates_of("42P07") == std::vector<std::string>{"42P07"});
  CHECK(sqlstates_of("no_such_name").empty());
  CHECK(catches("duplicate_table", "42P07"));
  CHECK(!catches("duplicate_table", "42710"));
  CHECK(catches("integrity_constraint_violation", "23505"));
  CHECK(!catches("unique_violation", "23000"));
  CHECK(catches("others", "42P07"));
  CHECK(!catches("others", "57014"));
  CHECK(!catches("others", "P0004"));
}

}  // namespace migc::sql::plpgsql
