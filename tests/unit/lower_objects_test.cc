// DROP, RENAME, SET SCHEMA, OWNER, COMMENT, GRANT: the objects they name and where.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/base/text.h"
#include "tests/unit/lowered.h"

namespace migc::sql {
namespace {

std::string path(const NamePath& name) { return migc::join(name, "."); }

// path(arguments) USING method @text of the span
std::string show(const Lowered& in, const ObjectName& object) {
  std::string text = path(object.path);
  if (object.arguments) {
    std::vector<std::string> types;
    for (const TypeName& type : *object.arguments) types.push_back(path(type.name));
    text += "(" + migc::join(types, ", ") + ")";
  }
  if (!object.method.empty()) text += " USING " + object.method;
  return text + " @" + in.text(object.span);
}

std::string show(const Lowered& in, const std::vector<ObjectName>& objects) {
  std::string all;
  for (const ObjectName& object : objects) all += (all.empty() ? "" : "; ") + show(in, object);
  return all;
}

struct Row {
  const char* sql;
  ObjectKind kind;
  const char* shown;
};

}  // namespace

TEST_CASE("objects of DROP") {
  const Row rows[] = {
      {"DROP TABLE IF EXISTS a, \"B\".c CASCADE", ObjectKind::table, "a @a; B.c @\"B\".c"},
      {"DROP INDEX CONCURRENTLY IF EXISTS s.i", ObjectKind::index, "s.i @s.i"},
      {"DROP MATERIALIZED VIEW v", ObjectKind::materialized_view, "v @v"},
      {"DROP FOREIGN TABLE t", ObjectKind::foreign_table, "t @t"},
      {"DROP SEQUENCE a, b", ObjectKind::sequence, "a @a; b @b"},
      {"DROP TYPE s.a, b", ObjectKind::type, "s.a @s.a; b @b"},
      {"DROP DOMAIN a", ObjectKind::domain, "a @a"},
      {"DROP SCHEMA a, b CASCADE", ObjectKind::schema, "a @a; b @b"},
      {"DROP EXTENSION IF EXISTS a", ObjectKind::extension, "a @a"},
      {"DROP FUNCTION a, s.b(int, text), c()", ObjectKind::function,
       "a @a; s.b(pg_catalog.int4, text) @s.b; c() @c"},
      {"DROP PROCEDURE p(IN a int)", ObjectKind::procedure, "p(pg_catalog.int4) @p"},
      {"DROP ROUTINE r", ObjectKind::routine, "r @r"},
      {"DROP AGGREGATE a(int), b(*)", ObjectKind::aggregate, "a(pg_catalog.int4) @a; b() @b"},
      {"DROP OPERATOR s.+ (int, text)", ObjectKind::operator_, "s.+(pg_catalog.int4, text) @s.+"},
      {"DROP TRIGGER g ON s.t", ObjectKind::trigger, "s.t.g @g"},
      {"DROP POLICY IF EXISTS p ON t", ObjectKind::policy, "t.p @p"},
      {"DROP RULE r ON t CASCADE", ObjectKind::rule, "t.r @r"},
      {"DROP CAST (int AS text)", ObjectKind::cast, "(pg_catalog.int4, text) @(int AS text)"},
      {"DROP OPERATOR CLASS s.c USING btree", ObjectKind::operator_class, "s.c USING btree @s.c"},
      {"DROP OPERATOR FAMILY f USING gin", ObjectKind::operator_family, "f USING gin @f"},
      {"DROP TEXT SEARCH CONFIGURATION c", ObjectKind::text_search_configuration, "c @c"},
      {"DROP EVENT TRIGGER e", ObjectKind::event_trigger, "e @e"},
      {"DROP FOREIGN DATA WRAPPER w", ObjectKind::foreign_data_wrapper, "w @w"},
      {"DROP SERVER s", ObjectKind::foreign_server, "s @s"},
      {"DROP ACCESS METHOD m", ObjectKind::access_method, "m @m"},
      {"DROP PROCEDURAL LANGUAGE l", ObjectKind::language, "l @l"},
      {"DROP STATISTICS s", ObjectKind::statistics, "s @s"},
      {"DROP PUBLICATION p", ObjectKind::publication, "p @p"},
      {"DROP COLLATION c", ObjectKind::collation, "c @c"},
      {"DROP CONVERSION c", ObjectKind::conversion, "c @c"},
      {"DROP TRANSFORM FOR int LANGUAGE l", ObjectKind::transform, "l(pg_catalog.int4) @int"},
      {"DROP USER MAPPING IF EXISTS FOR r SERVER s", ObjectKind::user_mapping, "s.r @s"},
      {"DROP VIEW v /* c */, -- d\n w", ObjectKind::view, "v @v; w @w"},
  };
  for (const Row& row : rows) {
    INFO(row.sql);
    const One<DropObjects> drop{row.sql};
    CHECK(drop->kind == row.kind);
    CHECK(show(drop, drop->objects) == row.shown);
  }
  const One<DropObjects> drop{"DROP INDEX CONCURRENTLY IF EXISTS i CASCADE"};
  CHECK((drop->concurrently && drop->if_exists && drop->cascade));
  const One<DropObjects> procedure{"DROP PROCEDURE p(int, OUT text)"};
  CHECK(procedure->objects.at(0).arguments->size() == 1);
  CHECK(procedure->objects.at(0).all_arguments.size() == 2);
}

TEST_CASE("what RENAME renames") {
  struct RenameRow {
    const char* sql;
    ObjectKind kind;
    const char* object;
    const char* part;
    const char* new_name;  // as written
  };
  const RenameRow rows[] = {
      {"ALTER TABLE IF EXISTS s.t RENAME TO \"U\"", ObjectKind::table, "s.t @s.t", "", "\"U\""},
      {"ALTER TABLE ONLY t RENAME COLUMN a TO b", ObjectKind::column, "t @t", "a", "b"},
      {"ALTER TABLE t RENAME a TO b", ObjectKind::column, "t @t", "a", "b"},
      {"ALTER VIEW v RENAME COLUMN \"A\" TO b", ObjectKind::column, "v @v", "\"A\"", "b"},
      {"ALTER TABLE t RENAME CONSTRAINT a TO b", ObjectKind::table_constraint, "t @t", "a", "b"},
      {"ALTER DOMAIN d RENAME CONSTRAINT a TO b", ObjectKind::domain_constraint, "d @d", "a", "b"},
      {"ALTER TYPE t RENAME ATTRIBUTE a TO b CASCADE", ObjectKind::attribute, "t @t", "a", "b"},
      {"ALTER TYPE s.t RENAME TO u", ObjectKind::type, "s.t @s.t", "", "u"},
      {"ALTER DOMAIN d RENAME TO e", ObjectKind::domain, "d @d", "", "e"},
      {"ALTER INDEX i RENAME TO j", ObjectKind::index, "i @i", "", "j"},
      {"ALTER SEQUENCE i RENAME TO j", ObjectKind::sequence, "i @i", "", "j"},
      {"ALTER MATERIALIZED VIEW i RENAME TO j", ObjectKind::materialized_view, "i @i", "", "j"},
      {"ALTER TRIGGER g ON s.t RENAME TO h", ObjectKind::trigger, "s.t @s.t", "g", "h"},
      {"ALTER POLICY p ON t RENAME TO q", ObjectKind::policy, "t @t", "p", "q"},
      {"ALTER RULE r ON t RENAME TO q", ObjectKind::rule, "t @t", "r", "q"},
      {"ALTER FUNCTION s.f(int) RENAME TO g", ObjectKind::function, "s.f(pg_catalog.int4) @s.f", "",
       "g"},
      {"ALTER SCHEMA a RENAME TO b", ObjectKind::schema, "a @a", "", "b"},
      {"ALTER STATISTICS a RENAME TO b", ObjectKind::statistics, "a @a", "", "b"},
      {"ALTER PUBLICATION a RENAME TO b", ObjectKind::publication, "a @a", "", "b"},
      {"ALTER SERVER a RENAME TO b", ObjectKind::foreign_server, "a @a", "", "b"},
      {"ALTER EVENT TRIGGER a RENAME TO b", ObjectKind::event_trigger, "a @a", "", "b"},
      {"ALTER OPERATOR CLASS a USING btree RENAME TO b", ObjectKind::operator_class,
       "a USING btree @a", "", "b"},
  };
  for (const RenameRow& row : rows) {
    INFO(row.sql);
    const One<Rename> rename{row.sql};
    CHECK(rename->kind == row.kind);
    CHECK(show(rename, rename->object) == row.object);
    CHECK(rename->part.empty() == (row.part[0] == '\0'));
    CHECK(rename.text(rename->part_span) == row.part);
    CHECK(rename.text(rename->new_name_span) == row.new_name);
  }
  CHECK(One<Rename> { "ALTER VIEW v RENAME a TO b" } -> relation_kind == ObjectKind::view);
  CHECK(One<Rename> { "ALTER TABLE ONLY t RENAME a TO b" } -> only);
}

TEST_CASE("objects of SET SCHEMA, OWNER TO and COMMENT") {
  const One<SetSchema> table{"ALTER TABLE IF EXISTS a.t SET SCHEMA b"};
  CHECK(show(table, table->object) == "a.t @a.t");
  CHECK((table->if_exists && table->new_schema == "b"));
  const One<SetSchema> function{"ALTER FUNCTION f(int) SET SCHEMA b"};
  CHECK(show(function, function->object) == "f(pg_catalog.int4) @f");
  const One<ChangeOwner> owner{"ALTER TYPE s.t OWNER TO CURRENT_USER"};
  CHECK(show(owner, owner->object) == "s.t @s.t");
  CHECK(owner->owner == "current_user");
  const Row rows[] = {
      {"COMMENT ON COLUMN s.t.c IS NULL", ObjectKind::column, "s.t.c @s.t.c"},
      {"COMMENT ON CONSTRAINT k ON s.t IS ''", ObjectKind::table_constraint, "s.t.k @k"},
      {"COMMENT ON CONSTRAINT k ON DOMAIN s.d IS ''", ObjectKind::domain_constraint, "s.d.k @k"},
      {"COMMENT ON TRIGGER g ON t IS ''", ObjectKind::trigger, "t.g @g"},
      {"COMMENT ON FUNCTION f(int) IS ''", ObjectKind::function, "f(pg_catalog.int4) @f"},
      {"COMMENT ON TYPE s.t IS ''", ObjectKind::type, "s.t @s.t"},
      {"COMMENT ON EXTENSION e IS ''", ObjectKind::extension, "e @e"},
      {"COMMENT ON INDEX i IS ''", ObjectKind::index, "i @i"},
      {"COMMENT ON OPERATOR CLASS c USING btree IS ''", ObjectKind::operator_class,
       "c USING btree @c"},
      {"COMMENT ON LARGE OBJECT 12 IS ''", ObjectKind::large_object, "12 @12"},
      {"COMMENT ON CAST (int AS text) IS ''", ObjectKind::cast,
       "(pg_catalog.int4, text) @(int AS text)"},
  };
  for (const Row& row : rows) {
    INFO(row.sql);
    const One<Comment> comment{row.sql};
    CHECK(comment->kind == row.kind);
    CHECK(show(comment, comment->object) == row.shown);
  }
  CHECK(!One<Comment> { "COMMENT ON TABLE t IS NULL" } -> text.has_value());
  CHECK(One<Comment> { "COMMENT ON TABLE t IS 'it''s'" } -> text == "it's");
}

TEST_CASE("objects and privileges of GRANT") {
  const One<Grant> table{
      "GRANT SELECT (a, b), UPDATE ON TABLE s.t, u TO r, PUBLIC WITH GRANT OPTION"};
  CHECK(show(table, table->objects) == "s.t @s.t; u @u");
  CHECK(table->privileges == std::vector<std::string>{"select", "update"});
  CHECK(table->columns == std::vector<std::string>{"a", "b"});
  CHECK(table->grantees == std::vector<std::string>{"r", "public"});
  CHECK(table->grant_option);
  const One<Grant> schema{"REVOKE ALL ON ALL SEQUENCES IN SCHEMA a, b FROM r CASCADE"};
  CHECK((!schema->is_grant && schema->all_in_schema && schema->cascade));
  CHECK(schema->privileges.empty());
  CHECK(schema->kind == ObjectKind::sequence);
  CHECK(show(schema, schema->objects) == "a @a; b @b");
  const One<Grant> function{"GRANT EXECUTE ON FUNCTION f(int), g TO r"};
  CHECK(show(function, function->objects) == "f(pg_catalog.int4) @f; g @g");
  const One<Grant> role{"GRANT a, b TO c WITH ADMIN OPTION"};
  CHECK((role->is_role && role->grant_option));
  CHECK(role->privileges == std::vector<std::string>{"a", "b"});
  const One<Grant> defaults{
      "ALTER DEFAULT PRIVILEGES FOR ROLE q IN SCHEMA s REVOKE EXECUTE ON FUNCTIONS FROM r"};
  CHECK((defaults->defaults && defaults->kind == ObjectKind::function));
  CHECK(defaults->for_roles == std::vector<std::string>{"q"});
  CHECK(path(defaults->objects.at(0).path) == "s");
}

}  // namespace migc::sql
