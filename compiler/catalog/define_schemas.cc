// Schemas and extensions.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/builtin.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/replay.h"
#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {
namespace {

// Where an extension's objects go.
bool extension_schema(Session& session, const sql::CreateExtension& statement,
                      const builtin::ExtensionFacts& facts, ObjectId& schema) {
  if (!facts.schema.empty()) {
    schema = session.find_schema(facts.schema);
    if (schema != k_no_object) return true;
    schema = session.catalog.new_id();
    const std::string name(facts.schema);
    session.catalog.add({schema, k_no_object, name, Schema{}},
                        Name{NameClass::schema, k_no_object, name, {}});
    return true;
  }
  if (!statement.schema.empty())
    return session.require_schema(statement.schema, statement.name_span, schema);
  return session.creation_schema({}, statement.name_span, sql::Persistence::permanent, schema);
}

bool require_extensions(Session& session, const sql::CreateExtension& statement,
                        const builtin::ExtensionFacts& facts) {
  for (const std::string_view needed : facts.requires_extensions) {
    const std::string name(needed);
    if (is_extension(session, name)) continue;
    if (!statement.cascade)
      return session.refuse("42704", statement.name_span,
                            fmt::format("required extension \"{}\" is not installed", name));
    sql::CreateExtension other = statement;
    other.name = name;
    other.version.clear();
    if (!create_extension(session, other)) return false;
  }
  return true;
}

// Wrappers of foreign data are called like the extension that brings them; dblink's is the
// exception. They are no built-in data, since no other object is named through them.
void add_wrapper(Session& session, ObjectId extension, const std::string& extension_name) {
  const std::string name = extension_name == "dblink" ? "dblink_fdw" : extension_name;
  const Name key = other_name(sql::ObjectKind::foreign_data_wrapper, k_no_object, name, {});
  if (!name.ends_with("_fdw") || session.catalog.find_name(key) != k_no_object) return;
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, k_no_object, name, Other{sql::ObjectKind::foreign_data_wrapper}}, key);
  session.catalog.depend({id, 0}, {extension, 0}, DependencyKind::extension);
}

// Names that the extension's script finds taken. 42710, 42723, 42P07.
bool require_free_names(Session& session, const sql::CreateExtension& statement,
                        const builtin::ExtensionFacts& facts, ObjectId schema) {
  const auto is_member = [&](const auto& list, const auto& same) {
    return std::any_of(list.begin(), list.end(), [&](const auto& each) {
      return each.extension == facts.number && same(each);
    });
  };
  const auto taken = [&](std::string_view sqlstate, std::string_view word, const Name& name) {
    session.refuse(sqlstate, statement.name_span,
                   fmt::format("{} \"{}\" already exists", word, name.name));
  };
  const auto any = [](const auto&) { return true; };
  const int version = session.postgres();
  session.catalog.visit_names(NameClass::type, schema, [&](const Name& name, ObjectId id) {
    const bool made = session.catalog.find_as<Type>(id)->element != k_no_object;
    if (!made && is_member(builtin::types_named(version, name.name), any))
      taken("42710", "type", name);
  });
  session.catalog.visit_names(NameClass::function, schema, [&](const Name& name, ObjectId id) {
    const auto& own = session.catalog.find_as<Function>(id)->arguments;
    const auto same = [&](const FunctionFacts& each) {
      return std::equal(each.arguments.begin(), each.arguments.end(), own.begin(), own.end());
    };
    if (is_member(builtin::functions_named(version, name.name), same))
      taken("42723", "function", name);
  });
  session.catalog.visit_names(NameClass::relation, schema, [&](const Name& name, ObjectId) {
    if (is_member(builtin::relations_named(version, name.name), any))
      taken("42P07", "relation", name);
  });
  return !session.refusal;
}

// The versions of a server's own extensions are those of its release: there is no later one.
bool check_version(Session& session, const sql::CreateExtension& statement,
                   const builtin::ExtensionFacts& facts) {
  const auto parts = [](std::string_view version) {
    std::vector<int> numbers;
    for (const std::string_view part : split(version, '.')) {
      int number = 0;
      const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
      if (error != std::errc() || end != part.data() + part.size()) return std::vector<int>();
      numbers.push_back(number);
    }
    return numbers;
  };
  const std::vector<int> wanted = parts(statement.version);
  const std::vector<int> newest = parts(facts.default_version);
  if (facts.declared || wanted.empty() || newest.empty() || wanted <= newest) return true;
  return session.refuse("22023", statement.name_span,
                        fmt::format("extension \"{}\" has no installation script nor update path "
                                    "for version \"{}\"",
                                    statement.name, statement.version));
}

// Sequences, tables, views, indexes, triggers, the rest (transformCreateSchemaStmtElements).
int pass_of_element(const sql::Operation& element) {
  const sql::AnyOperation& value = element.value;
  if (std::holds_alternative<sql::CreateSequence>(value)) return 0;
  if (std::holds_alternative<sql::CreateTable>(value)) return 1;
  if (std::holds_alternative<sql::CreateView>(value)) return 2;
  if (std::holds_alternative<sql::CreateIndex>(value)) return 3;
  if (std::holds_alternative<sql::CreateTrigger>(value)) return 4;
  return 5;
}

// That an element names, if it does.
std::string_view schema_of_element(const sql::Operation& element) {
  const sql::AnyOperation& value = element.value;
  if (const auto* const each = std::get_if<sql::CreateSequence>(&value)) return each->name.schema;
  if (const auto* const each = std::get_if<sql::CreateTable>(&value)) return each->name.schema;
  if (const auto* const each = std::get_if<sql::CreateView>(&value)) return each->name.schema;
  if (const auto* const each = std::get_if<sql::CreateIndex>(&value)) return each->table.schema;
  if (const auto* const each = std::get_if<sql::CreateTrigger>(&value)) return each->table.schema;
  return {};
}

}  // namespace

bool create_schema(Session& session, const sql::CreateSchema& statement) {
  const std::string name =
      truncated_name(statement.name.empty() ? statement.owner : statement.name);
  if (session.find_schema(name) != k_no_object) {
    if (statement.if_not_exists) return true;
    return session.refuse("42P06", statement.name_span,
                          fmt::format("schema \"{}\" already exists", name));
  }
  if (name.starts_with("pg_"))
    return session.refuse("42939", statement.name_span,
                          fmt::format("unacceptable schema name \"{}\"", name));
  for (const auto& element : statement.elements) {
    const std::string_view other = schema_of_element(*element);
    if (!other.empty() && other != name)
      return session.refuse(
          "42P15", element->span,
          fmt::format("CREATE specifies a schema ({}) different from the one being created ({})",
                      other, name));
  }
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, k_no_object, name, Schema{}},
                      Name{NameClass::schema, k_no_object, name, {}});
  if (statement.elements.empty()) return true;
  // the elements see the new schema first (CreateSchemaCommand)
  const std::vector<std::string> path = session.search_path();
  std::vector<std::string> inner = path;
  inner.insert(inner.begin(), name);
  session.set_search_path(std::move(inner));
  bool done = true;
  for (int pass = 0; pass <= 5 && done; ++pass) {
    for (const auto& element : statement.elements) {
      if (pass_of_element(*element) == pass) done = done && run_inside(session, *element);
    }
  }
  session.set_search_path(path);
  return done;
}

bool create_extension(Session& session, const sql::CreateExtension& statement) {
  if (is_extension(session, statement.name)) {
    if (statement.if_not_exists) return true;
    return session.refuse("42710", statement.name_span,
                          fmt::format("extension \"{}\" already exists", statement.name));
  }
  const auto facts = builtin::extension(session.postgres(), statement.name);
  ObjectId schema = k_no_object;
  const bool placed = facts
                          ? require_extensions(session, statement, *facts) &&
                                extension_schema(session, statement, *facts, schema)
                          : extension_schema(session, statement, builtin::ExtensionFacts{}, schema);
  if (!placed) return false;
  if (facts && (!check_version(session, statement, *facts) ||
                !require_free_names(session, statement, *facts, schema))) {
    return false;
  }
  if (facts) {
    session.types.install(statement.name, session.schema_name(schema));
  } else {
    session.uncertain.push_back(fmt::format(
        "extension \"{}\" is not known: its types and functions are missing", statement.name));
  }
  Extension extension;
  extension.version = !statement.version.empty() ? statement.version
                      : facts                    ? std::string(facts->default_version)
                                                 : std::string();
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, schema, statement.name, std::move(extension)},
                      Name{NameClass::extension, k_no_object, statement.name, {}});
  session.catalog.depend({id, 0}, {schema, 0}, DependencyKind::normal);
  add_wrapper(session, id, statement.name);
  if (!facts) return true;
  session.catalog.set_comment(
      {id, 0}, std::string(builtin::extension_comment(session.postgres(), facts->number)));
  for (const std::string_view needed : facts->requires_extensions) {
    const ObjectId other =
        session.catalog.find_name({NameClass::extension, k_no_object, std::string(needed), {}});
    session.catalog.depend({id, 0}, {other, 0}, DependencyKind::normal);
  }
  return true;
}

}  // namespace migc::catalog
