#include "tests/oracle/catalog_compare.h"

#include <set>

namespace migc::oracle {

using nlohmann::json;

json replayed_document(catalog::Session& session) {
  return cli::schema_document(session, cli::SchemaDetails::no);
}

json replayed_details(catalog::Session& session) {
  return cli::schema_document(session, cli::SchemaDetails::yes)["details"];
}

Comparison compare(const CatalogObjects& server, const CatalogObjects& migc) {
  Comparison result;
  std::set<std::string> paths;
  for (const auto& [path, value] : server) paths.insert(path);
  for (const auto& [path, value] : migc) paths.insert(path);
  for (const std::string& path : paths) {
    const auto left = server.find(path);
    const auto right = migc.find(path);
    ++result.total;
    if (left != server.end() && right != migc.end() && left->second == right->second)
      ++result.equal;
    else
      result.differences.push_back(path + ": server " +
                                   (left == server.end() ? "has none" : left->second) + ", migc " +
                                   (right == migc.end() ? "has none" : right->second));
  }
  return result;
}

}  // namespace migc::oracle
