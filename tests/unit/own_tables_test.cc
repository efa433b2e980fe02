// migc's own tables in a replayed schema.
// SPDX-License-Identifier: MIT
#include "compiler/script/own_tables.h"

#include <memory>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "compiler/schema.h"

namespace migc {
namespace {

class History {
 public:
  explicit History(Config config = {})
      : config_(std::move(config)), replay_(16, config_.target.search_path) {}

  void start() { made_ = script::add_own_tables(replay_, config_); }
  void end() { script::remove_own_tables(replay_, made_); }
  // How many statements would be refused.
  std::size_t run(const std::string& text) {
    const auto source = std::make_shared<const SourceFile>("history.sql", text);
    Diagnostics refused;
    replay_source(replay_, source, {0, text.size()}, "1a", refused);
    return refused.items().size();
  }
  bool has(const std::string& schema, const std::string& table) const {
    return replay_.session().find_relation({schema, table}) != catalog::k_no_object;
  }

 private:
  Config config_;
  mutable catalog::Replay replay_;
  std::vector<catalog::ObjectId> made_;
};

}  // namespace

TEST_CASE("A history can use and change the tables that a script makes first", "[own-tables]") {
  History history;
  CHECK(history.run("SELECT version_num FROM alembic_version;") == 1);
  history.start();
  CHECK(history.run("ALTER TABLE alembic_version ALTER COLUMN version_num TYPE varchar(64);\n"
                    "GRANT SELECT ON alembic_version, migration_history TO public;\n"
                    "UPDATE alembic_version SET version_num = '1a';\n"
                    "SELECT script, duration FROM migration_history;") == 0);
  CHECK(history.run("CREATE TABLE alembic_version (version_num text);") == 1);
  history.end();
  CHECK_FALSE(history.has("public", "alembic_version"));
  CHECK_FALSE(history.has("public", "migration_history"));
}

TEST_CASE("What the history depends on of them stays in its schema", "[own-tables]") {
  History history;
  history.start();
  CHECK(history.run("CREATE VIEW revision AS SELECT version_num FROM alembic_version;") == 0);
  history.end();
  CHECK(history.has("public", "alembic_version"));
  CHECK_FALSE(history.has("public", "migration_history"));
}

TEST_CASE("A version table that is there already is not made", "[own-tables]") {
  History history;
  CHECK(history.run("CREATE TABLE alembic_version (version_num varchar(64) PRIMARY KEY);") == 0);
  history.start();
  history.end();
  CHECK(history.has("public", "alembic_version"));
}

TEST_CASE("A schema that is made for the version table goes with it", "[own-tables]") {
  Config config;
  config.version_table.schema = "ops";
  SECTION("empty") {
    History history(config);
    history.start();
    CHECK(history.has("ops", "alembic_version"));
    CHECK(history.has("ops", "migration_history"));
    history.end();
    CHECK(history.run("CREATE SCHEMA ops;") == 0);
  }
  SECTION("in use") {
    History history(config);
    history.start();
    CHECK(history.run("CREATE TABLE ops.job (id integer);") == 0);
    history.end();
    CHECK_FALSE(history.has("ops", "alembic_version"));
    CHECK(history.has("ops", "job"));
  }
}

TEST_CASE("Without a journal only the version table is there", "[own-tables]") {
  Config config;
  config.history.table.clear();
  History history(config);
  history.start();
  CHECK(history.has("public", "alembic_version"));
  CHECK_FALSE(history.has("public", "migration_history"));
}

}  // namespace migc
