#include "tests/oracle/server_catalog.h"

#include <algorithm>
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "tests/oracle/process.h"

namespace migc::oracle {
namespace {

nlohmann::json read(Connection& connection, const std::string& prepared) {
  // a savepoint is refused where there is no transaction; the rollback takes search_path back in
  // both cases
  const bool inside = connection.send("SAVEPOINT migc_catalog").ok();
  if (!inside) connection.execute("BEGIN");
  connection.execute("SET LOCAL search_path = public");
  const std::string text = connection.value("EXECUTE " + prepared);
  connection.execute(inside ? "ROLLBACK TO SAVEPOINT migc_catalog" : "ROLLBACK");
  if (inside) connection.execute("RELEASE SAVEPOINT migc_catalog");
  nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  REQUIRE(document.is_object());
  return document;
}

}  // namespace

void prepare_catalog(Connection& connection) {
  connection.execute("SET jit = off");  // to compile the query takes longer than to run it
  const auto folder = std::filesystem::path(MIGC_SOURCE_DIR) / "tests/oracle";
  for (const char* const part : {"catalog", "details", "definitions"})
    connection.execute("PREPARE migc_" + std::string(part) + " AS " +
                       read_text(folder / ("server_" + std::string(part) + ".sql")));
}

void roll_back_script(Connection& connection) {
  connection.execute("ROLLBACK");
  for (const std::string& left :
       connection.column("SELECT quote_ident(name) FROM pg_catalog.pg_prepared_statements WHERE "
                         "name !~ '^migc_'"))
    connection.execute("DEALLOCATE " + left);
}

nlohmann::json read_catalog(Connection& connection,
                            const std::vector<std::string>& ignored_relations) {
  nlohmann::json catalog = read(connection, "migc_catalog");
  auto& relations = catalog["relations"].get_ref<nlohmann::json::array_t&>();
  std::erase_if(relations, [&](const nlohmann::json& relation) {
    const std::string name =
        relation["schema"].get<std::string>() + "." + relation["name"].get<std::string>();
    return std::find(ignored_relations.begin(), ignored_relations.end(), name) !=
           ignored_relations.end();
  });
  return catalog;
}

nlohmann::json read_details(Connection& connection) { return read(connection, "migc_details"); }

nlohmann::json read_definitions(Connection& connection) {
  return read(connection, "migc_definitions");
}

}  // namespace migc::oracle
