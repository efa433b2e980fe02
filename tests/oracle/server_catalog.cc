#include "tests/oracle/server_catalog.h"

#include <algorithm>
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "tests/oracle/process.h"

namespace migc::oracle {

void prepare_catalog(Connection& connection) {
  connection.execute("SET jit = off");  // to compile the query takes longer than to run it
  const auto path = std::filesystem::path(MIGC_SOURCE_DIR) / "tests/oracle/server_catalog.sql";
  connection.execute("PREPARE migc_catalog AS " + read_text(path));
}

nlohmann::json read_catalog(Connection& connection,
                            const std::vector<std::string>& ignored_relations) {
  // a savepoint is refused where there is no transaction; the rollback takes search_path back in
  // both cases
  const bool inside = connection.send("SAVEPOINT migc_catalog").ok();
  if (!inside) connection.execute("BEGIN");
  connection.execute("SET LOCAL search_path = public");
  const std::string text = connection.value("EXECUTE migc_catalog");
  connection.execute(inside ? "ROLLBACK TO SAVEPOINT migc_catalog" : "ROLLBACK");
  if (inside) connection.execute("RELEASE SAVEPOINT migc_catalog");
  nlohmann::json catalog = nlohmann::json::parse(text, nullptr, false);
  REQUIRE_FALSE(catalog.is_discarded());
  auto& relations = catalog["relations"].get_ref<nlohmann::json::array_t&>();
  std::erase_if(relations, [&](const nlohmann::json& relation) {
    const std::string name =
        relation["schema"].get<std::string>() + "." + relation["name"].get<std::string>();
    return std::find(ignored_relations.begin(), ignored_relations.end(), name) !=
           ignored_relations.end();
  });
  return catalog;
}

}  // namespace migc::oracle
