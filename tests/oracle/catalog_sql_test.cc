// `migc schema --format sql` makes the same catalog again: the final catalog of each script that
// migc predicts right, printed, run on an empty database, and compared with the script's own.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "compiler/catalog/replay.h"
#include "compiler/ddl/schema_sql.h"
#include "compiler/sql/parse.h"
#include "tests/oracle/catalog_cases.h"
#include "tests/oracle/catalog_compare.h"
#include "tests/oracle/process.h"
#include "tests/oracle/project.h"
#include "tests/oracle/server.h"
#include "tests/oracle/server_catalog.h"

namespace migc::oracle {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What one database holds.
struct State {  // NOLINT(bugprone-exception-escape): json's move constructor is not noexcept
  json catalog;
  json definitions;
};

State read_state(Connection& connection) {
  return {read_catalog(connection), read_definitions(connection)};
}

// What differs first; empty: nothing.
std::string difference_of(const State& wanted, const State& made) {
  const Comparison objects = compare(objects_of(wanted.catalog), objects_of(made.catalog));
  if (!objects.same()) return objects.differences.front();
  for (const auto& [key, text] : wanted.definitions.items()) {
    if (!made.definitions.contains(key)) return key + " has no definition";
    if (made.definitions[key] != text)
      return key + ": wanted " + text.dump() + ", made " + made.definitions[key].dump();
  }
  return made.definitions.size() == wanted.definitions.size() ? "" : "more definitions";
}

// Runs `fill` on the connection inside of a transaction that is rolled back.
template <typename Fill>
State in_transaction(Connection& connection, const Fill& fill) {
  connection.execute("BEGIN");
  fill();
  State state = read_state(connection);
  roll_back_script(connection);
  return state;
}

void run_script(Connection& connection, const CatalogCase& one, int version) {
  for (const CaseStatement& statement : statements_of(one, version)) {
    if (!statement.refuses.empty()) continue;
    const Answer answer = connection.send(statement.text);
    INFO(answer.error);
    CHECK(answer.ok());
  }
}

State state_of_script(const Server& server, Connection& shared, const CatalogCase& one) {
  if (one.transaction)
    return in_transaction(shared, [&] { run_script(shared, one, server.version); });
  const Database database(server);
  Connection own = database.connect();
  prepare_catalog(own);
  run_script(own, one, server.version);
  return read_state(own);
}

// What migc prints of a script, without the statements that the server refuses.
std::string printed(const CatalogCase& one, int version) {
  catalog::Replay replay(version, {"public"});
  std::string text = one.transaction ? "BEGIN;\n" : "";
  for (const CaseStatement& statement : statements_of(one, version))
    if (statement.refuses.empty()) text += statement.text + ";\n";
  const auto source = std::make_shared<const SourceFile>(one.full_name(), text);
  Diagnostics diagnostics;
  const auto statements =
      sql::parse(source, {0, source->text().size()}, diagnostics, sql::Operations::yes);
  replay.start_source(source);
  for (const sql::Statement& statement : statements) replay.run(statement);
  std::vector<ddl::Omission> omissions;
  return ddl::schema_sql(replay.session(), omissions);
}

// Why the printed catalog is not the script's; empty: it is.
std::string fault_of(const Server& server, Connection& shared, Connection& empty,
                     const CatalogCase& one) {
  const State wanted = state_of_script(server, shared, one);
  const std::string text = printed(one, server.version);
  if (std::getenv("MIGC_SHOW") != nullptr) std::printf("%s\n", text.c_str());
  empty.execute("BEGIN");
  const Answer answer = empty.send(text);
  State made;
  if (answer.ok()) made = read_state(empty);
  empty.execute("ROLLBACK");
  if (!answer.ok()) return answer.sqlstate + " " + answer.error;
  return difference_of(wanted, made);
}

void check_printed(int version) {
  const Server& server = server_of(version);
  const Database scripts(server);
  const Database target(server);
  Connection shared = scripts.connect();
  Connection empty = target.connect();
  prepare_catalog(shared);
  prepare_catalog(empty);
  const std::set<std::string> mispredicted = listed_names("catalog_exceptions.tsv", "case");
  const std::set<std::string> exceptions = listed_names("catalog_exceptions.tsv", "sql");
  const char* const only = std::getenv("MIGC_CASES");
  std::size_t cases = 0;
  std::size_t equal = 0;
  std::size_t unknown_failures = 0;
  for (const CatalogCase& one : read_catalog_cases()) {
    const std::string name = one.full_name();
    if (!one.runs_on(version) || !one.is_readable() || mispredicted.count(name) != 0) continue;
    if (only != nullptr && name.find(only) == std::string::npos) continue;
    ++cases;
    const std::string fault = fault_of(server, shared, empty, one);
    equal += fault.empty() ? 1 : 0;
    if (fault.empty() || exceptions.count(name) != 0) continue;
    ++unknown_failures;
    std::printf("%d %s\n    %s\n", version, name.c_str(), fault.c_str());
  }
  std::printf("%d: %zu of %zu printed catalogs equal\n", version, equal, cases);
  CHECK(unknown_failures == 0);
}

// What the server's own client dumps of the example project is read back as the same catalog.
void check_dump(int version) {
  const Server& server = server_of(version);
  const std::string postgres = std::to_string(version);
  const TestProject scratch(version);
  const fs::path script = scratch.folder() / "all.sql";
  const fs::path dump = scratch.folder() / "dump.sql";
  const Database database(server);
  const Outcome compiled = run({MIGC_BINARY, "--postgres", postgres, "upgrade", "base:heads",
                                "--sql", "-o", script.string()},
                               MIGC_SOURCE_DIR);
  REQUIRE(compiled.status == 0);
  psql_ok(database, script);
  const Outcome dumped =
      run({"pg_dump", "-s", "-f", dump.string(), "-d", database.url()}, scratch.folder());
  if (dumped.status != 0) SKIP("pg_dump does not take this server: " << dumped.err.substr(0, 200));
  Connection connection = database.connect();
  prepare_catalog(connection);
  const Outcome read =
      run({MIGC_BINARY, "--postgres", postgres, "schema", "--format", "json", dump.string()},
          scratch.folder());
  CHECK(read.status == 0);
  const Comparison result = compare(objects_of(read_catalog(connection)),
                                    objects_of(json::parse(read.out, nullptr, false)));
  for (const std::string& difference : result.differences) UNSCOPED_INFO(difference);
  CHECK(result.same());
  std::printf("%d: %zu of %zu objects equal after pg_dump\n", version, result.equal, result.total);
}

}  // namespace

TEST_CASE("a dump of 13 is read as the same catalog") { check_dump(13); }
TEST_CASE("a dump of 15 is read as the same catalog") { check_dump(15); }

TEST_CASE("printed catalogs make the same on 13") { check_printed(13); }
TEST_CASE("printed catalogs make the same on 14") { check_printed(14); }
TEST_CASE("printed catalogs make the same on 15") { check_printed(15); }
TEST_CASE("printed catalogs make the same on 16") { check_printed(16); }
TEST_CASE("printed catalogs make the same on 17") { check_printed(17); }
TEST_CASE("printed catalogs make the same on 18") { check_printed(18); }

}  // namespace migc::oracle
