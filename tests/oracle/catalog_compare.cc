#include "tests/oracle/catalog_compare.h"

#include <set>
#include <sstream>

#include "cli/schema_json.h"

namespace migc::oracle {
namespace {

using nlohmann::json;

// A member's text, whatever it is: a document that lacks it, or has it with another type, differs
// and does not break.
std::string text(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || found == object.end()) return "(absent)";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

const json& list(const json& object, const char* key) {
  static const json none = json::array();
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() || !found->is_array() ? none : *found;
}

void add(CatalogObjects& objects, std::string path, json value) {
  value.erase("name");
  value.erase("schema");
  while (!objects.emplace(path, value.dump()).second) path += " (again)";
}

void add_relation(CatalogObjects& objects, const json& relation) {
  const std::string name = text(relation, "schema") + "." + text(relation, "name");
  json own = relation;
  json order = json::array();
  for (const json& column : list(relation, "columns")) {
    order.push_back(text(column, "name"));
    add(objects, "column " + name + "." + text(column, "name"), column);
  }
  own["columns"] = order;
  for (const auto& [key, kind] :
       {std::pair("constraints", "constraint "), std::pair("indexes", "index ")}) {
    for (const json& object : list(relation, key))
      add(objects, kind + name + "." + text(object, "name"), object);
    own.erase(key);
  }
  for (const auto& [key, kind] :
       {std::pair("triggers", "trigger "), std::pair("policies", "policy ")}) {
    for (const json& object : list(relation, key))
      add(objects,
          kind + name + "." + (object.is_string() ? object.get<std::string>() : object.dump()),
          json::object());
    own.erase(key);
  }
  add(objects, "relation " + name, own);
}

}  // namespace

CatalogObjects objects_of(const json& catalog) {
  CatalogObjects objects;
  for (const char* key : {"schemas", "extensions"})
    for (const json& name : list(catalog, key))
      add(objects,
          std::string(key) + " " + (name.is_string() ? name.get<std::string>() : name.dump()),
          json::object());
  for (const json& relation : list(catalog, "relations")) add_relation(objects, relation);
  for (const json& type : list(catalog, "types"))
    add(objects, "type " + text(type, "schema") + "." + text(type, "name"), type);
  for (const json& function : list(catalog, "functions"))
    add(objects,
        "function " + text(function, "schema") + "." + text(function, "name") + "(" +
            text(function, "arguments") + ")",
        json::object());
  return objects;
}

CatalogObjects details_of(const json& details) {
  CatalogObjects objects;
  if (details.is_object())
    for (const auto& [path, facts] : details.items()) objects.emplace(path, facts.dump());
  return objects;
}

namespace {

// As a client with the plain search path sees it.
json printed(catalog::Session& session, cli::SchemaDetails details) {
  const std::vector<std::string> path = session.search_path();
  session.set_search_path({"public"});
  std::ostringstream text;
  cli::print_schema_json(text, session, details);
  session.set_search_path(path);
  return json::parse(text.str());
}

}  // namespace

json replayed_document(catalog::Session& session) {
  return printed(session, cli::SchemaDetails::no);
}

json replayed_details(catalog::Session& session) {
  return printed(session, cli::SchemaDetails::yes)["details"];
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
