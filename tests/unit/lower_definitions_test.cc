// Types, functions, triggers, rules, policies, indexes, views and other definitions: their parts
// and where they stand. SPDX-License-Identifier: MIT
#include "tests/unit/lowered.h"

namespace migc::sql {

using Names = std::vector<std::string>;

TEST_CASE("CREATE INDEX") {
  const One<CreateIndex> index{
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON ONLY s.t USING gist "
      "(a DESC NULLS LAST, lower(b) COLLATE \"C\" text_ops, (a + c) range_ops (siglen = 3)) "
      "INCLUDE (d, e) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE x WHERE a > 1 -- end"};
  CHECK(index->name == "I");
  CHECK(index.text(index->name_span) == "\"I\"");
  CHECK(index.text(index->table_span) == "s.t");
  CHECK((index->unique && index->concurrently && index->if_not_exists && index->only));
  CHECK((index->nulls_not_distinct && index->method == "gist" && index->tablespace == "x"));
  REQUIRE(index->parts.size() == 3);
  CHECK((index->parts[0].column == "a" && index->parts[0].descending));
  CHECK(index->parts[0].nulls_first == false);
  CHECK(index.text(index->parts[1].expression->span) == "lower(b)");
  CHECK(index->parts[1].collation == NamePath{"C"});
  CHECK(index->parts[1].operator_class == NamePath{"text_ops"});
  CHECK(index.text(index->parts[2].expression->span) == "a + c");
  CHECK(index.text(index->parts[2].span) == "(a + c) range_ops (siglen = 3)");
  CHECK(index->parts[2].class_options.at(0).value == "3");
  CHECK(index->including.at(1).column == "e");
  CHECK(index.text(index->where->span) == "a > 1");
  const One<CreateIndex> unnamed{"CREATE INDEX ON t (a)"};
  CHECK((unnamed->name.empty() && unnamed->name_span.empty()));
}

TEST_CASE("CREATE VIEW and tables made of queries") {
  const One<CreateView> view{
      "CREATE OR REPLACE TEMP VIEW v (x, y) WITH (security_barrier) AS SELECT 1 AS a, 2 "
      "WITH LOCAL CHECK OPTION;"};
  CHECK((view->or_replace && view->temporary && view->check_option == "local"));
  CHECK(view->columns == Names{"x", "y"});
  CHECK(view.text(view->query_span) == "SELECT 1 AS a, 2");
  CHECK(view->query->targets.at(0).name == "a");
  const One<CreateView> recursive{"CREATE RECURSIVE VIEW v (n) AS VALUES (1)"};
  CHECK(recursive->recursive);
  const One<CreateTableAs> table{
      "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a, b) WITH (fillfactor = 70) AS "
      "(SELECT 1 AS x, 2) WITH NO DATA"};
  CHECK((table->if_not_exists && !table->with_data && !table->is_materialized_view));
  CHECK(table->persistence == Persistence::unlogged);
  CHECK(table.text(table->query_span) == "(SELECT 1 AS x, 2)");
  CHECK(table->columns == Names{"a", "b"});
  const One<CreateTableAs> materialized{"CREATE MATERIALIZED VIEW v AS TABLE t"};
  CHECK(materialized->is_materialized_view);
  CHECK(materialized.text(materialized->query_span) == "TABLE t");
  const One<CreateTableAs> into{"SELECT a INTO TEMP x FROM t UNION SELECT 2"};
  CHECK(into->name.name == "x");
  CHECK(into.text(into->name_span) == "x");
  CHECK(into->persistence == Persistence::temporary);
  CHECK(into->query->kind == QueryKind::set_operation);
  const One<CreateTableAs> executed{"CREATE TABLE t AS EXECUTE e"};
  CHECK(executed->query == nullptr);
}

TEST_CASE("types") {
  const One<CreateEnum> mood{"CREATE TYPE s.\"M\" AS ENUM ('sad', 'it''s')"};
  CHECK(mood->name == QualifiedName{"s", "M"});
  CHECK(mood.text(mood->name_span) == "s.\"M\"");
  CHECK(mood->labels == Names{"sad", "it's"});
  const One<AlterEnum> add{"ALTER TYPE s.m ADD VALUE IF NOT EXISTS 'a' BEFORE 'b'"};
  CHECK((add->if_not_exists && !add->after && add->new_label == "a" && add->neighbour == "b"));
  CHECK(add.text(add->name_span) == "s.m");
  const One<AlterEnum> rename{"ALTER TYPE m RENAME VALUE 'a' TO 'b'"};
  CHECK((rename->old_label == "a" && rename->new_label == "b"));
  const One<CreateComposite> composite{"CREATE TYPE c AS (a int, b text COLLATE \"C\")"};
  REQUIRE(composite->attributes.size() == 2);
  CHECK(composite.text(composite->attributes[1].span) == "b text COLLATE \"C\"");
  const One<CreateRange> range{
      "CREATE TYPE r AS RANGE (subtype = timestamp(3), multirange_type_name = s.mr)"};
  CHECK(range.text(range->subtype->span) == "timestamp(3)");
  CHECK(range->multirange == NamePath{"s", "mr"});
  const One<CreateDomain> domain{
      "CREATE DOMAIN s.d AS varchar(5) COLLATE \"C\" DEFAULT 'a' || 'b' NOT NULL "
      "CONSTRAINT k CHECK (VALUE > 'a');"};
  CHECK(domain.text(domain->name_span) == "s.d");
  CHECK(domain.text(domain->type.span) == "varchar(5)");
  CHECK(domain->collation == NamePath{"C"});
  REQUIRE(domain->constraints.size() == 3);
  CHECK(domain.text(domain->constraints[0].expression->span) == "'a' || 'b'");
  CHECK(domain.text(domain->constraints[1].span) == "NOT NULL");
  CHECK(domain.text(domain->constraints[2].span) == "CONSTRAINT k CHECK (VALUE > 'a')");
  CHECK(domain.text(domain->constraints[2].expression->span) == "VALUE > 'a'");
}

TEST_CASE("ALTER DOMAIN") {
  struct Row {
    const char* text;
    DomainAction action;
    const char* name;
  };
  const Row rows[] = {
      {"SET DEFAULT 1", DomainAction::set_default, ""},
      {"DROP DEFAULT", DomainAction::drop_default, ""},
      {"SET NOT NULL", DomainAction::set_not_null, ""},
      {"DROP NOT NULL", DomainAction::drop_not_null, ""},
      {"ADD CONSTRAINT k CHECK (VALUE > 1) NOT VALID", DomainAction::add_constraint, "k"},
      {"DROP CONSTRAINT IF EXISTS k CASCADE", DomainAction::drop_constraint, "k"},
      {"VALIDATE CONSTRAINT k", DomainAction::validate_constraint, "k"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const One<AlterDomain> alter{std::string("ALTER DOMAIN s.d ") + row.text};
    CHECK(alter.text(alter->name_span) == "s.d");
    CHECK(alter->action == row.action);
    CHECK(alter->constraint_name == row.name);
  }
  const One<AlterDomain> value{"ALTER DOMAIN d SET DEFAULT f(1, 2) + 3;"};
  CHECK(value.text(value->expression->span) == "f(1, 2) + 3");
  const One<AlterDomain> check{"ALTER DOMAIN d ADD CHECK (VALUE > 1) NOT VALID"};
  CHECK(check.text(check->constraint->span) == "CHECK (VALUE > 1) NOT VALID");
  CHECK(check->constraint->not_valid);
}

TEST_CASE("CREATE FUNCTION") {
  const One<CreateFunction> function{
      "CREATE OR REPLACE FUNCTION s.f(a int DEFAULT 1 + (2), INOUT b varchar(3)[], "
      "VARIADIC c text[] = '{}') RETURNS SETOF s.t LANGUAGE plpgsql STABLE STRICT "
      "SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 5 SET search_path = a, \"B\" "
      "AS $x$ body $x$"};
  CHECK(function.text(function->name_span) == "s.f");
  REQUIRE(function->parameters.size() == 3);
  CHECK(function.text(function->parameters[0].default_value->span) == "1 + (2)");
  CHECK(function.text(function->parameters[0].span) == "a int DEFAULT 1 + (2)");
  CHECK(function->parameters[1].mode == ParameterMode::in_out);
  CHECK(function.text(function->parameters[1].type.span) == "varchar(3)[]");
  CHECK(function->parameters[2].mode == ParameterMode::variadic);
  CHECK(function.text(function->parameters[2].default_value->span) == "'{}'");
  CHECK((function->result->is_setof && function->result->name == NamePath{"s", "t"}));
  CHECK(function->body == " body ");
  CHECK(function.text(function->body_span) == "$x$ body $x$");
  CHECK(function->volatility == Volatility::stable);
  CHECK((function->strict && function->security_definer && function->leakproof));
  CHECK(function->parallel == "safe");
  CHECK(function->settings.at(0).path == NamePath{"a", "B"});
  CHECK(function->options.at(0).name == "cost");
}

TEST_CASE("other forms of functions") {
  const One<CreateFunction> table{
      "CREATE FUNCTION f(x int) RETURNS TABLE (a int, b text) LANGUAGE sql AS 'SELECT 1'"};
  CHECK(!table->result);
  REQUIRE(table->parameters.size() == 3);
  CHECK(table->parameters[2].mode == ParameterMode::table);
  CHECK(table.text(table->parameters[2].span) == "b text");
  const One<CreateFunction> atomic{
      "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT a FROM t; END"};
  CHECK((atomic->has_sql_body && atomic->sql_body.size() == 2));
  const One<CreateFunction> returns{"CREATE FUNCTION f(a int) RETURNS int RETURN a + 1;"};
  CHECK(returns.text(returns->return_value->span) == "a + 1");
  const One<CreateFunction> procedure{"CREATE PROCEDURE p() LANGUAGE sql AS ''"};
  CHECK((procedure->is_procedure && !procedure->result));
  const One<CreateFunction> native{"CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'"};
  CHECK(native->body == "lib");
  const One<AlterFunction> alter{
      "ALTER FUNCTION s.f(int) IMMUTABLE CALLED ON NULL INPUT SECURITY INVOKER RESET ALL"};
  CHECK(alter.text(alter->object.span) == "s.f");
  CHECK(alter->volatility == Volatility::immutable);
  CHECK((alter->strict == false && alter->security_definer == false));
  CHECK(alter->options.at(0).action == "reset all");
  const One<Do> block{"DO LANGUAGE plpgsql $$BEGIN END$$"};
  CHECK((block->language == "plpgsql" && block->body == "BEGIN END"));
  CHECK(block.text(block->body_span) == "$$BEGIN END$$");
}

TEST_CASE("triggers, rules and policies") {
  const One<CreateTrigger> trigger{
      "CREATE OR REPLACE TRIGGER g BEFORE INSERT OR UPDATE OF a, b ON s.t "
      "REFERENCING NEW TABLE AS n OLD TABLE AS o FOR EACH ROW WHEN (new.a > 1) "
      "EXECUTE FUNCTION s.f('x', 2)"};
  CHECK(trigger.text(trigger->name_span) == "g");
  CHECK(trigger.text(trigger->table_span) == "s.t");
  CHECK(trigger->timing == CreateTrigger::Timing::before);
  CHECK((trigger->on_insert && trigger->on_update && !trigger->on_delete && trigger->each_row));
  CHECK(trigger->update_columns == Names{"a", "b"});
  CHECK((trigger->new_table == "n" && trigger->old_table == "o"));
  CHECK(trigger.text(trigger->when->span) == "new.a > 1");
  CHECK(trigger->function == QualifiedName{"s", "f"});
  CHECK(trigger->arguments == Names{"x", "2"});
  const One<CreateTrigger> constraint{
      "CREATE CONSTRAINT TRIGGER g AFTER DELETE OR TRUNCATE ON t FROM u "
      "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE PROCEDURE f()"};
  CHECK(constraint.text(constraint->name_span) == "g");
  CHECK((constraint->is_constraint && constraint->deferrable && constraint->initially_deferred));
  CHECK((constraint->on_delete && constraint->on_truncate));
  CHECK(constraint->constraint_table.name == "u");
  const One<CreateRule> rule{
      "CREATE RULE \"_RETURN\" AS ON UPDATE TO s.t WHERE old.a > 1 DO INSTEAD "
      "(INSERT INTO u VALUES (1); DELETE FROM w)"};
  CHECK(rule.text(rule->name_span) == "\"_RETURN\"");
  CHECK(rule.text(rule->where->span) == "old.a > 1");
  CHECK((rule->instead && rule->event == "update" && rule->actions.size() == 2));
  const One<PolicyDefinition> policy{
      "CREATE POLICY p ON s.t AS RESTRICTIVE FOR SELECT TO a, b USING (x > 1) "
      "WITH CHECK (y IN (1, 2))"};
  CHECK(policy.text(policy->name_span) == "p");
  CHECK((!policy->permissive && policy->command == "select"));
  CHECK(policy->roles == Names{"a", "b"});
  CHECK(policy.text(policy->using_expression->span) == "x > 1");
  CHECK(policy.text(policy->check->span) == "y IN (1, 2)");
  const One<PolicyDefinition> alter{"ALTER POLICY p ON t WITH CHECK (true)"};
  CHECK((alter->alter && !alter->roles && !alter->using_expression));
  const One<CreateEventTrigger> event{
      "CREATE EVENT TRIGGER e ON sql_drop WHEN TAG IN ('A', 'B') EXECUTE FUNCTION f()"};
  CHECK(event.text(event->name_span) == "e");
  CHECK(event->tags == Names{"A", "B"});
}

TEST_CASE("schemas with elements") {
  const One<CreateSchema> schema{"CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION r"};
  CHECK((schema->if_not_exists && schema->name == "s" && schema->owner == "r"));
  const One<CreateSchema> full{
      "CREATE SCHEMA s CREATE TABLE t (a int) GRANT SELECT ON t TO r WITH GRANT OPTION "
      "CREATE UNIQUE INDEX i ON t (a) CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION "
      "CREATE SEQUENCE q GRANT CREATE ON SCHEMA s TO r;"};
  REQUIRE(full->elements.size() == 6);
  const Names texts = {"CREATE TABLE t (a int)",
                       "GRANT SELECT ON t TO r WITH GRANT OPTION",
                       "CREATE UNIQUE INDEX i ON t (a)",
                       "CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION",
                       "CREATE SEQUENCE q",
                       "GRANT CREATE ON SCHEMA s TO r"};
  for (std::size_t i = 0; i < texts.size(); ++i)
    CHECK(full.text(full->elements[i]->span) == texts[i]);
  const auto& index = std::get<CreateIndex>(full->elements[2]->value);
  CHECK(full.text(index.name_span) == "i");
  const auto& view = std::get<CreateView>(full->elements[3]->value);
  CHECK(full.text(view.query_span) == "SELECT a FROM t");
  const One<CreateSchema> unnamed{"CREATE SCHEMA AUTHORIZATION r"};
  CHECK(unnamed->name == "r");
  CHECK(unnamed.text(unnamed->name_span) == "r");
}

TEST_CASE("sequences, extensions, publications, statistics") {
  const One<CreateSequence> sequence{
      "CREATE TEMP SEQUENCE IF NOT EXISTS s AS bigint INCREMENT -2 NO MAXVALUE CYCLE "
      "OWNED BY s.t.a"};
  CHECK(sequence->persistence == Persistence::temporary);
  REQUIRE(sequence->options.size() == 5);
  CHECK(sequence->options[0].path == NamePath{"pg_catalog", "int8"});
  CHECK(sequence->options[1].value == "-2");
  CHECK(!sequence->options[2].value.has_value());
  CHECK(sequence->options[4].path == NamePath{"s", "t", "a"});
  const One<AlterSequence> alter{"ALTER SEQUENCE IF EXISTS s OWNED BY NONE RESTART WITH 5"};
  CHECK((alter->if_exists && alter->options.at(0).path == NamePath{"none"}));
  CHECK(alter->options.at(1).value == "5");
  const One<CreateExtension> extension{
      "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA s VERSION '1' CASCADE"};
  CHECK((extension->name == "uuid-ossp" && extension->schema == "s"));
  CHECK((extension->version == "1" && extension->cascade && extension->if_not_exists));
  CHECK(extension.text(extension->name_span) == "\"uuid-ossp\"");
  const One<AlterExtension> member{"ALTER EXTENSION e DROP FUNCTION s.f(int)"};
  CHECK((member->changes_member && !member->adds && member->kind == ObjectKind::function));
  CHECK(member.text(member->object.span) == "s.f");
  CHECK(One<AlterExtension> { "ALTER EXTENSION e UPDATE TO '2'" } -> version == "2");
  const One<PublicationDefinition> publication{
      "CREATE PUBLICATION p FOR TABLE a (x, y) WHERE (x > 1), b, TABLES IN SCHEMA s "
      "WITH (publish = 'insert')"};
  CHECK(publication.text(publication->name_span) == "p");
  REQUIRE(publication->objects.size() == 3);
  CHECK(publication->objects[0].columns == Names{"x", "y"});
  CHECK(publication.text(publication->objects[0].where->span) == "x > 1");
  CHECK(publication->objects[1].table.name == "b");
  CHECK(publication->objects[2].schema == "s");
  CHECK(One<PublicationDefinition> { "ALTER PUBLICATION p DROP TABLE t" } -> action == "drop");
  const One<CreateStatistics> statistics{
      "CREATE STATISTICS IF NOT EXISTS s.x (ndistinct, mcv) ON a, (b + 1), lower(c) FROM s.t"};
  CHECK(statistics.text(statistics->name_span) == "s.x");
  CHECK(statistics->kinds == Names{"ndistinct", "mcv"});
  REQUIRE(statistics->parts.size() == 3);
  CHECK(statistics->parts[0].column == "a");
  CHECK(statistics.text(statistics->parts[1].expression->span) == "b + 1");
  CHECK(statistics.text(statistics->parts[2].expression->span) == "lower(c)");
}

TEST_CASE("rare definitions") {
  const One<Define> aggregate{
      "CREATE OR REPLACE AGGREGATE s.a(int, VARIADIC b text[]) (sfunc = s.f, stype = int[], "
      "initcond = '{}')"};
  CHECK(aggregate->name == NamePath{"s", "a"});
  CHECK(aggregate.text(aggregate->name_span) == "s.a");
  CHECK(aggregate->parameters->size() == 2);
  CHECK(aggregate->items.at(0).value == "s.f");
  CHECK(aggregate->items.at(1).type->array_dimensions == 1);
  CHECK(One<Define> { "CREATE AGGREGATE a(*) (sfunc = f, stype = int)" } -> parameters->empty());
  CHECK(!One<Define> { "CREATE AGGREGATE a (basetype = int, sfunc = f, stype = int)" }
         -> parameters);
  const One<Define> operation{"CREATE OPERATOR s.=== (function = f, leftarg = int)"};
  CHECK(operation->name == NamePath{"s", "==="});
  CHECK(operation.text(operation->name_span) == "s.===");
  const One<CreateCast> cast{"CREATE CAST (s.t AS int) WITH FUNCTION f(s.t) AS IMPLICIT"};
  CHECK((cast->context == "implicit" && cast->function.path == NamePath{"f"}));
  CHECK(cast.text(cast->source.span) == "s.t");
  const One<CreateOperatorClass> opclass{
      "CREATE OPERATOR CLASS s.c DEFAULT FOR TYPE t USING btree FAMILY f AS OPERATOR 1 <, "
      "FUNCTION 1 g(t, t), STORAGE int"};
  CHECK((opclass->is_default && opclass->method == "btree" && opclass->family == NamePath{"f"}));
  CHECK((opclass->operators.size() == 1 && opclass->functions.size() == 1));
  CHECK(opclass->storage.has_value());
  const One<CreateForeignObject> server{
      "CREATE SERVER IF NOT EXISTS s TYPE 'x' FOREIGN DATA WRAPPER w OPTIONS (host 'h')"};
  CHECK((server->of == "w" && server->if_not_exists && server->options.size() == 2));
  const One<CreateTable> foreign{
      "CREATE FOREIGN TABLE t (a int OPTIONS (x 'y') NOT NULL) SERVER s OPTIONS (z '1')"};
  CHECK((foreign->is_foreign && foreign->server == "s"));
  CHECK(foreign->columns.at(0).foreign_options.at(0).value == "y");
  CHECK(foreign->options.at(0).name == "z");
}

}  // namespace migc::sql
