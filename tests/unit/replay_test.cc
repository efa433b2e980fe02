// Replay: statements, refusals, transactions and snapshots, as later layers use them.
// SPDX-License-Identifier: MIT
#include "compiler/catalog/replay.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/catalog/relations.h"
#include "tests/unit/replayed.h"

namespace migc::catalog {
namespace {

// Runs every statement of a text and keeps what became of each.
struct Run {
  explicit Run(const std::string& text, int postgres = 16) : replay(postgres, {"public"}) {
    test::run_source(replay, text, [&](const sql::Statement& statement) {
      outcomes.push_back(replay.run(statement));
      snapshots.push_back(replay.catalog());
    });
  }

  std::string sqlstate(std::size_t statement) const {
    const auto& refusal = outcomes.at(statement).refusal;
    return refusal ? refusal->sqlstate : "";
  }
  bool has(const std::string& relation) {
    return replay.session().find_relation({"", relation}) != k_no_object;
  }

  Replay replay;
  std::vector<Outcome> outcomes;
  std::vector<Catalog> snapshots;
};

std::size_t relations(const Catalog& catalog) {
  std::size_t count = 0;
  catalog.visit_objects([&](const Object& object) { count += object.as<Relation>() ? 1 : 0; });
  return count;
}

// Everything that a catalog tells: objects under their names, what depends on what, comments,
// grants, the next number.
std::string content(const Catalog& catalog) {
  std::string text = std::to_string(Catalog(catalog).new_id());
  const auto edges = [&](const std::vector<Dependency>& list) {
    for (const Dependency& each : list) {
      for (const Address& end : {each.dependent, each.referenced})
        text += " " + std::to_string(end.object) + "." + std::to_string(end.column);
      text += static_cast<char>(each.kind);
    }
  };
  catalog.visit_objects([&](const Object& object) {
    text += "\n" + std::to_string(object.id) + object.name + std::to_string(object.changes.size());
    if (object.key) text += std::to_string(catalog.find_name(*object.key)) + object.key->name;
    if (const auto* const relation = object.as<Relation>()) {
      for (const ColumnPtr& column : relation->columns)
        text += column->name + std::to_string(column->default_value);
    }
    edges(catalog.dependencies(object.id));
    edges(catalog.dependents(object.id));
    if (const std::string* const comment = catalog.comment({object.id, 0})) text += *comment;
    if (catalog.grants({object.id, 0}) != nullptr) text += " granted";
  });
  for (const ObjectId scope : {k_no_object, k_public}) {
    for (std::size_t i = 0; i < k_name_classes; ++i)
      catalog.visit_names(static_cast<NameClass>(i), scope, [&](const Name& name, ObjectId id) {
        text += "\n" + name.name + std::to_string(id);
      });
  }
  return text;
}

}  // namespace

TEST_CASE("replay: a refused statement leaves nothing behind, and the next one runs", "[replay]") {
  Run run(
      "CREATE TABLE a (id int PRIMARY KEY);"
      "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES missing);"
      "CREATE TABLE c (a int REFERENCES a);"
      "DROP TABLE a;"
      "DROP TABLE a CASCADE;");
  CHECK(run.sqlstate(0).empty());
  CHECK(run.sqlstate(1) == "42P01");
  CHECK(run.sqlstate(2).empty());
  CHECK(run.sqlstate(3) == "2BP01");
  CHECK(run.sqlstate(4).empty());
  CHECK_FALSE(run.has("b"));
  CHECK_FALSE(run.has("a"));
  CHECK(run.has("c"));
}

TEST_CASE("replay: what a refused statement had done before is taken back", "[replay]") {
  const std::string made =
      "CREATE TABLE a (id int PRIMARY KEY, x text DEFAULT 'x'); COMMENT ON TABLE a IS 'first';"
      "CREATE TABLE b (a int REFERENCES a CHECK (a > 0)); CREATE VIEW v AS SELECT x FROM a;"
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader; CREATE TABLE c (id int);";
  for (const char* const refused :
       {"CREATE TABLE d (id serial PRIMARY KEY, y int UNIQUE, a int REFERENCES missing);",
        "ALTER TABLE a ADD COLUMN y int DEFAULT 1, DROP COLUMN id CASCADE, ALTER missing SET NOT "
        "NULL;",
        "ALTER TABLE b DROP CONSTRAINT b_a_check, ADD CHECK (missing);",
        "DROP TABLE b, missing CASCADE;",
        "CREATE SCHEMA s CREATE TABLE t (id int) CREATE VIEW w AS SELECT missing FROM t;",
        "DO $$ BEGIN COMMENT ON TABLE a IS 'second'; DROP VIEW v; CREATE TABLE e (id int);"
        " BEGIN ALTER TABLE a RENAME TO z; DROP TABLE missing; EXCEPTION WHEN OTHERS THEN"
        " CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int4, RIGHTARG = int4); END;"
        " DROP TABLE b; GRANT SELECT ON c TO other; DROP TABLE missing; END $$;"}) {
    INFO(refused);
    Run run(made + refused + "CREATE TABLE last (id int); ALTER TABLE a ADD COLUMN z int;");
    const std::size_t at = run.outcomes.size() - 3;
    REQUIRE(run.outcomes[at].refusal);
    CHECK(content(run.snapshots[at]) == content(run.snapshots[at - 1]));
    const Run without(made + "CREATE TABLE last (id int); ALTER TABLE a ADD COLUMN z int;");
    CHECK(content(run.snapshots.back()) == content(without.snapshots.back()));
  }
}

TEST_CASE("replay: a snapshot stays what it was", "[replay]") {
  const Run run("CREATE TABLE a (id int); CREATE INDEX ON a (id); DROP TABLE a;");
  REQUIRE(run.snapshots.size() == 3);
  CHECK(relations(run.snapshots[0]) == 1);
  CHECK(relations(run.snapshots[1]) == 2);
  CHECK(relations(run.snapshots[2]) == 0);
}

TEST_CASE("replay: transactions and savepoints take back what they undo", "[replay]") {
  Run run(
      "CREATE TABLE before (id int);"
      "BEGIN; CREATE TABLE gone (id int); ROLLBACK;"
      "BEGIN; CREATE TABLE kept (id int); SAVEPOINT s; DROP TABLE kept; ROLLBACK TO s; COMMIT;"
      "BEGIN; SET LOCAL search_path = elsewhere; COMMIT; CREATE TABLE after (id int);"
      "ROLLBACK TO nowhere; BEGIN; ROLLBACK TO nowhere;");
  CHECK(run.has("before"));
  CHECK_FALSE(run.has("gone"));
  CHECK(run.has("kept"));
  CHECK(run.has("after"));
  CHECK(run.sqlstate(run.outcomes.size() - 3) == "25P01");
  CHECK(run.sqlstate(run.outcomes.size() - 1) == "3B001");
}

TEST_CASE("replay: what cannot run in a transaction is refused in one", "[replay]") {
  const Run run(
      "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a);"
      "BEGIN; CREATE INDEX CONCURRENTLY j ON t (a); COMMIT;");
  CHECK(run.sqlstate(1).empty());
  CHECK(run.sqlstate(3) == "25001");
}

TEST_CASE("replay: what is not known is said", "[replay]") {
  const Run run("CREATE EXTENSION nobody_knows_it;");
  REQUIRE(run.outcomes.size() == 1);
  CHECK_FALSE(run.outcomes[0].uncertain.empty());
  CHECK_FALSE(run.outcomes[0].refusal);
}

TEST_CASE("replay: names that the server makes up differ by version", "[replay]") {
  const auto not_null_names = [](int postgres) {
    Run run("CREATE TABLE t (a int NOT NULL);", postgres);
    std::vector<std::string> names;
    const ObjectId table = run.replay.session().find_relation({"", "t"});
    run.replay.catalog().visit_names(NameClass::constraint, table, [&](const Name& name, ObjectId) {
      names.push_back(name.name);
    });
    return names;
  };
  CHECK(not_null_names(17).empty());
  CHECK(not_null_names(18) == std::vector<std::string>{"t_a_not_null"});
}

TEST_CASE("replay: many statements with a snapshot after each stay cheap", "[replay]") {
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += "CREATE TABLE t" + std::to_string(i) + " (id int PRIMARY KEY, a text UNIQUE);\n";
  const Run run(text);
  CHECK(run.snapshots.size() == 2000);
  CHECK(relations(run.snapshots.front()) == 3);
  CHECK(relations(run.snapshots.back()) == 6000);
}

}  // namespace migc::catalog
