#include "cli/schema_objects.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "compiler/base/text.h"
#include "compiler/ddl/schema_sql.h"
#include "compiler/lexical/lexer.h"
#include "compiler/lexical/split.h"

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

namespace {

std::vector<std::string> words_in(const std::string& text, Span range) {
  std::vector<std::string> words;
  lexical::Lexer lexer(text, range);
  for (auto token = lexer.next(); token.kind != lexical::TokenKind::end; token = lexer.next()) {
    if (!lexical::is_code(token.kind)) continue;
    words.push_back(token.kind == lexical::TokenKind::word ? to_lower(lexer.text(token))
                                                           : std::string(lexer.text(token)));
  }
  return words;
}

// The parts between commas that stand in one pair of parentheses, in the order of their words.
void sort_parts(std::vector<std::string>& words) {
  std::vector<std::vector<std::string>> parts(1);
  int depth = 0;
  std::size_t begin = words.size();
  std::size_t end = begin;
  for (std::size_t i = 0; i < words.size() && end == words.size(); ++i) {
    if (words[i] == ")" && --depth == 0) end = i;
    if (end == i) break;
    if (depth == 1 && words[i] == ",") {
      parts.emplace_back();
    } else if (depth > 0) {
      parts.back().push_back(words[i]);
    }
    if (words[i] == "(" && depth++ == 0) begin = i + 1;
  }
  if (end == words.size()) return;
  std::sort(parts.begin(), parts.end());
  std::vector<std::string> sorted;
  for (const auto& part : parts) {
    if (!sorted.empty()) sorted.emplace_back(",");
    sorted.insert(sorted.end(), part.begin(), part.end());
  }
  std::move(sorted.begin(), sorted.end(), words.begin() + static_cast<std::ptrdiff_t>(begin));
}

bool is_text(const std::string& word) { return word.front() == '\'' || word.front() == '$'; }

// What stands between the quotes.
std::string content_of(const std::string& text) {
  if (text.front() == '$') {
    const std::size_t tag = text.find('$', 1) + 1;
    return text.substr(tag, text.size() - 2 * tag);
  }
  std::string content = text.substr(1, text.size() - 2);
  for (std::size_t at = 0; (at = content.find("''", at)) != std::string::npos; ++at)
    content.erase(at, 1);
  return content;
}

// The body of a function by its name, and the rest of its statement without an order: the server
// keeps the former as it is, and none of the latter's clauses has a place of its own.
void add_function(std::vector<std::string> words, std::vector<std::string>& statements) {
  const auto open = std::find(words.begin(), words.end(), "(");
  const std::string name = join({words.begin() + 1, open}, " ");
  for (std::size_t i = words.size(); i-- > 1;) {
    if (words[i - 1] != "as" || !is_text(words[i])) continue;
    statements.push_back(std::string(k_body) + name + ": " + content_of(words[i]));
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  std::sort(words.begin() + 2, words.end());
  statements.push_back(join(words, " "));
}

// Without what the server does not keep: OR REPLACE, the order of a table's columns (which its
// object has) and constraints.
void add_statement(std::vector<std::string> words, std::vector<std::string>& statements) {
  if (words.size() > 2 && words[1] == "or" && words[2] == "replace")
    words.erase(words.begin() + 1, words.begin() + 3);
  if (words.size() > 2 && (words[1] == "function" || words[1] == "procedure"))
    return add_function(std::move(words), statements);
  if (words.size() > 2 && words[1] == "table") sort_parts(words);
  statements.push_back(join(words, " "));
}

}  // namespace

std::vector<std::string> schema_statements(catalog::Session& session) {
  std::vector<ddl::Omission> omissions;
  const std::string text = ddl::schema_sql(session, omissions);
  std::vector<std::string> statements;
  for (const lexical::Piece& each : lexical::split(text, {0, text.size()}))
    add_statement(words_in(text, each.span), statements);
  for (const ddl::Omission& each : omissions) statements.push_back(each.object + each.reason);
  std::sort(statements.begin(), statements.end());
  return statements;
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
