#include "cli/schema_objects.h"

#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

namespace migc::cli {
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

void add(SchemaObjects& objects, std::string path, json value) {
  value.erase("name");
  value.erase("schema");
  while (!objects.emplace(path, value.dump()).second) path += " (again)";
}

void add_relation(SchemaObjects& objects, const json& relation) {
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

SchemaObjects objects_of(const json& catalog) {
  SchemaObjects objects;
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

SchemaObjects details_of(const json& details) {
  SchemaObjects objects;
  if (details.is_object())
    for (const auto& [path, facts] : details.items()) objects.emplace(path, facts.dump());
  return objects;
}

json schema_document(catalog::Session& session, SchemaDetails details) {
  const std::vector<std::string> path = session.search_path();
  session.set_search_path({"public"});
  std::ostringstream text;
  print_schema_json(text, session, details);
  session.set_search_path(path);
  return json::parse(text.str());
}

SchemaObjects schema_objects(catalog::Session& session) {
  const json document = schema_document(session, SchemaDetails::yes);
  SchemaObjects objects = objects_of(document);
  for (auto& [path, facts] : details_of(document.at("details")))
    objects.emplace("details of " + path, facts);
  return objects;
}

std::vector<ObjectDifference> differences(const SchemaObjects& before, const SchemaObjects& after) {
  std::vector<ObjectDifference> found;
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    const int order = left == before.end()   ? 1
                      : right == after.end() ? -1
                                             : left->first.compare(right->first);
    if (order < 0) {
      found.push_back({left->first, &left->second, nullptr});
    } else if (order > 0) {
      found.push_back({right->first, nullptr, &right->second});
    } else if (left->second != right->second) {
      found.push_back({left->first, &left->second, &right->second});
    }
    if (order <= 0) ++left;
    if (order >= 0) ++right;
  }
  return found;
}

}  // namespace migc::cli
