#include "cli/schema_json.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include <nlohmann/json.hpp>

#include "compiler/catalog/relations.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/schema_details.h"

namespace migc::cli {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::DependencyKind;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using catalog::RelationKind;
using catalog::Session;
using nlohmann::ordered_json;

std::string_view word(RelationKind kind) {
  switch (kind) {
    case RelationKind::table:
      return "table";
    case RelationKind::partitioned_table:
      return "partitioned table";
    case RelationKind::view:
      return "view";
    case RelationKind::materialized_view:
      return "materialized view";
    case RelationKind::sequence:
      return "sequence";
    case RelationKind::foreign_table:
      return "foreign table";
    default:
      return {};  // indexes stand with their tables, composite types with the types
  }
}

std::string_view word(sql::ConstraintKind kind) {
  switch (kind) {
    case sql::ConstraintKind::primary_key:
      return "primary key";
    case sql::ConstraintKind::unique:
      return "unique";
    case sql::ConstraintKind::foreign_key:
      return "foreign key";
    case sql::ConstraintKind::exclusion:
      return "exclusion";
    case sql::ConstraintKind::not_null:
      return "not null";
    default:
      return "check";
  }
}

std::string_view word(catalog::TypeKind kind) {
  switch (kind) {
    case catalog::TypeKind::enumeration:
      return "enum";
    case catalog::TypeKind::domain:
      return "domain";
    case catalog::TypeKind::composite:
      return "composite";
    case catalog::TypeKind::range:
      return "range";
    default:
      return {};
  }
}

// Writes the members of a document as they come, in the format of print_json.
class Members {
 public:
  explicit Members(std::ostream& out) : out_(out) {}

  void add(std::string_view name, const ordered_json& value) {
    start(name);
    put(value, 1);
  }

  // entry(element) is the entry of each.
  template <typename Elements, typename Entry>
  void add_list(std::string_view name, const Elements& elements, const Entry& entry) {
    start(name);
    const char* before = "[";
    for (const auto& element : elements) {
      out_ << before << "\n    ";
      put(entry(element), 2);
      before = ",";
    }
    out_ << (elements.empty() ? "[]" : "\n  ]");
  }

  void end() { out_ << "\n}\n"; }

 private:
  void start(std::string_view name) {
    out_ << before_ << "\n  \"" << name << "\": ";
    before_ = ",";
  }

  // A line break in the text is one of the format: those of strings are escaped.
  void put(const ordered_json& value, int depth) {
    const std::string text = value.dump(2, ' ', false, ordered_json::error_handler_t::replace);
    const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
    std::string_view rest = text;
    for (std::size_t at = rest.find('\n'); at != rest.npos; at = rest.find('\n')) {
      out_ << rest.substr(0, at + 1) << indent;
      rest.remove_prefix(at + 1);
    }
    out_ << rest;
  }

  std::ostream& out_;
  const char* before_ = "{";
};

class Writer {
 public:
  explicit Writer(const Session& session) : session_(session), catalog_(session.catalog) {}

  void write(Members& members) {
    catalog_.visit_objects([&](const Object& object) { add(object); });
    members.add("schemas", sorted(std::move(schemas_)));
    members.add("extensions", sorted(std::move(extensions_)));
    members.add_list("relations", relations_, [&](const auto& each) {
      return relation(*catalog_.find(each.second), session_.relation(each.second));
    });
    members.add_list("types", types_, [&](const auto& each) { return type_entry(each.second); });
    members.add_list("functions", functions_, [&](const auto& each) {
      const auto& [schema, name, arguments] = each.first;
      return ordered_json{{"schema", schema}, {"name", name}, {"arguments", arguments}};
    });
  }

 private:
  // schema, name, arguments of functions
  using Sorted = std::map<std::tuple<std::string, std::string, std::string>, ObjectId>;

  static ordered_json sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string schema_of(const Object& object) const { return session_.schema_name(object.schema); }
  std::string path_of(ObjectId relation) const {
    const Object* const object = catalog_.find(relation);
    return schema_of(*object) + "." + object->name;
  }
  std::string type_text(const catalog::TypeUse& type) const {
    return type.type == catalog::k_no_object
               ? "unknown"
               : catalog::format_type(session_.types, type.type, type.typmod);
  }

  void add(const Object& object) {
    if (object.as<catalog::Schema>() != nullptr) {
      const bool shown = object.id != catalog::k_pg_catalog &&
                         object.id != catalog::k_information_schema && object.name != "pg_temp";
      if (shown) schemas_.push_back(object.name);
    } else if (object.as<catalog::Extension>() != nullptr) {
      if (object.name != "plpgsql") extensions_.push_back(object.name);
    } else if (is_temporary(object) || catalog_.is_extension_member(object.id)) {
      return;
    } else if (const auto* const found = object.as<Relation>()) {
      if (!word(found->kind).empty()) relations_[{schema_of(object), object.name, ""}] = object.id;
    } else if (const auto* const type = object.as<catalog::Type>()) {
      add_type(object, *type);
    } else if (const auto* const function = object.as<catalog::Function>()) {
      const std::string arguments = catalog::format_types(session_.types, function->arguments);
      functions_[{schema_of(object), object.name, arguments}] = object.id;
    }
  }

  bool is_temporary(const Object& object) const { return schema_of(object) == "pg_temp"; }

  void add_type(const Object& object, const catalog::Type& type) {
    const Relation* const row = catalog_.find_as<Relation>(type.relation);
    const bool is_row_type = row != nullptr && row->kind != RelationKind::composite;
    if (type.element != catalog::k_no_object || is_row_type || word(type.kind).empty()) return;
    types_[{schema_of(object), object.name, ""}] = object.id;
  }

  ordered_json type_entry(ObjectId id) const {
    const Object& object = *catalog_.find(id);
    const auto& type = *object.as<catalog::Type>();
    return {{"schema", schema_of(object)},
            {"name", object.name},
            {"kind", word(type.kind)},
            {"labels", type.labels}};
  }

  ordered_json relation(const Object& object, const Relation& relation) const {
    ordered_json entry;
    entry["schema"] = schema_of(object);
    entry["name"] = object.name;
    entry["kind"] = word(relation.kind);
    entry["columns"] = columns(relation);
    entry["constraints"] = constraints(object.id);
    entry["indexes"] = indexes(object.id);
    entry["triggers"] = triggers(object.id);
    entry["policies"] = names(catalog::NameClass::policy, object.id);
    entry["partition_of"] =
        relation.partition ? ordered_json(path_of(relation.partition->parent)) : ordered_json();
    entry["owned_by"] = owner(object.id, relation);
    return entry;
  }

  ordered_json columns(const Relation& relation) const {
    ordered_json list = ordered_json::array();
    for (const catalog::ColumnPtr& column : relation.columns) {
      if (column->dropped) continue;
      // field by field: most of a document is columns, and a list of pairs is made twice
      ordered_json entry;
      entry["name"] = column->name;
      entry["type"] = type_text(column->type);
      entry["not_null"] = column->not_null;
      entry["default"] = column->default_value != catalog::k_no_object && column->generated == 0;
      entry["identity"] = column->identity == 'a'   ? "always"
                          : column->identity == 'd' ? "by default"
                                                    : "";
      entry["generated"] = column->generated == 's'   ? "stored"
                           : column->generated == 'v' ? "virtual"
                                                      : "";
      list.push_back(std::move(entry));
    }
    return list;
  }

  ordered_json constraints(ObjectId relation) const {
    ordered_json list = ordered_json::array();
    catalog_.visit_names(
        catalog::NameClass::constraint, relation, [&](const catalog::Name& name, ObjectId id) {
          const Constraint& each = *catalog_.find_as<Constraint>(id);
          ordered_json references;
          if (each.kind == sql::ConstraintKind::foreign_key)
            references = {
                {"relation", path_of(each.referenced)},
                {"columns", column_names(session_, each.referenced, each.referenced_columns)}};
          list.push_back({{"name", name.name},
                          {"type", word(each.kind)},
                          {"columns", column_names(session_, relation, each.columns)},
                          {"references", references},
                          {"valid", each.validated}});
        });
    return list;
  }

  ordered_json indexes(ObjectId relation) const {
    std::map<std::string, ordered_json> found;
    for (const ObjectId id : catalog::indexes_of(session_.catalog, relation)) {
      const catalog::IndexFacts& facts = *session_.relation(id).index;
      found[session_.name(id)] = {{"name", session_.name(id)},
                                  {"unique", facts.unique},
                                  {"primary", facts.primary},
                                  {"method", facts.method},
                                  {"valid", facts.valid}};
    }
    ordered_json list = ordered_json::array();
    for (auto& [name, entry] : found) list.push_back(std::move(entry));
    return list;
  }

  ordered_json names(catalog::NameClass name_class, ObjectId scope) const {
    ordered_json list = ordered_json::array();
    catalog_.visit_names(name_class, scope,
                         [&](const catalog::Name& name, ObjectId) { list.push_back(name.name); });
    return list;
  }

  // 13 and 14 keep a partition's copies as internal ones.
  ordered_json triggers(ObjectId relation) const {
    ordered_json list = ordered_json::array();
    catalog_.visit_names(catalog::NameClass::trigger, relation,
                         [&](const catalog::Name& name, ObjectId id) {
                           const auto& trigger = *catalog_.find_as<catalog::Trigger>(id);
                           const bool copy = trigger.parent != catalog::k_no_object;
                           if (!copy || session_.postgres() >= 15) list.push_back(name.name);
                         });
    return list;
  }

  ordered_json owner(ObjectId id, const Relation& relation) const {
    if (relation.kind != RelationKind::sequence) return nullptr;
    for (const catalog::Dependency& each : catalog_.dependencies(id)) {
      const Relation* const table = catalog_.find_as<Relation>(each.referenced.object);
      const bool owns =
          table != nullptr && each.referenced.column != 0 && each.kind != DependencyKind::normal;
      if (!owns) continue;
      const auto at = static_cast<std::size_t>(each.referenced.column - 1);
      return path_of(each.referenced.object) + "." + table->columns[at]->name;
    }
    return nullptr;
  }

  const Session& session_;
  const Catalog& catalog_;
  std::vector<std::string> schemas_;
  std::vector<std::string> extensions_;
  Sorted relations_;
  Sorted types_;
  Sorted functions_;
};

ordered_json details_json(const Session& session) {
  ordered_json details = ordered_json::object();
  for (const auto& [key, facts] : schema_details(session)) {
    ordered_json& entry = details[key] = ordered_json::object();
    for (const auto& [name, value] : facts)
      std::visit([&, &fact = name](const auto& each) { entry[fact] = each; }, value);
  }
  return details;
}

}  // namespace

void print_schema_json(std::ostream& out, const Session& session, SchemaDetails details) {
  Members members(out);
  Writer(session).write(members);
  if (details == SchemaDetails::yes) members.add("details", details_json(session));
  members.end();
}

}  // namespace migc::cli
