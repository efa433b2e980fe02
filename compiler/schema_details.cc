#include "compiler/schema_details.h"

#include <fmt/format.h>

#include "compiler/catalog/privileges.h"
#include "compiler/catalog/relations.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/schema_detail_parts.h"

namespace migc {
namespace {

using catalog::Address;
using catalog::NameClass;
using catalog::Object;
using catalog::ObjectId;
using catalog::Relation;
using catalog::RelationKind;
using sql::ObjectKind;

// "text search parser": how details call objects that have no class of their own.
std::string_view other_word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::publication:
      return "publication";
    case ObjectKind::event_trigger:
      return "event trigger";
    case ObjectKind::foreign_data_wrapper:
      return "foreign data wrapper";
    case ObjectKind::foreign_server:
      return "server";
    case ObjectKind::operator_class:
      return "operator class";
    case ObjectKind::operator_family:
      return "operator family";
    case ObjectKind::collation:
      return "collation";
    case ObjectKind::conversion:
      return "conversion";
    case ObjectKind::language:
      return "language";
    case ObjectKind::text_search_configuration:
      return "text search configuration";
    case ObjectKind::text_search_dictionary:
      return "text search dictionary";
    case ObjectKind::text_search_parser:
      return "text search parser";
    case ObjectKind::text_search_template:
      return "text search template";
    default:
      return {};
  }
}

class DetailReader {
 public:
  explicit DetailReader(const catalog::Session& session)
      : session_(session), catalog_(session.catalog), spelling_(session) {}

  SchemaDetails read() {
    catalog_.visit_objects([&](const Object& object) {
      if (!is_temporary(object) && !catalog_.is_extension_member(object.id)) add(object);
    });
    return std::move(details_);
  }

 private:
  bool is_temporary(const Object& object) const {
    return session_.schema_name(object.schema) == "pg_temp";
  }

  // `always`: the object is listed without a fact too.
  void enter(const std::string& key, Address address, DetailFacts facts, bool always) {
    if (const std::string* const comment = catalog_.comment(address)) facts["comment"] = *comment;
    if (const auto words = granted(address)) facts["privileges"] = *words;
    if (always || !facts.empty()) details_[key] = std::move(facts);
  }

  // Absent: what an object of the kind has when it is made.
  std::optional<std::map<std::string, std::vector<std::string>>> granted(Address address) const {
    const catalog::Grants* const grants = catalog_.grants(address);
    if (grants == nullptr) return std::nullopt;
    const Object& object = *catalog_.find(address.object);
    if (address.column == 0 && *grants == catalog::initial_grants(object)) return std::nullopt;
    if (address.column != 0 && grants->empty()) return std::nullopt;
    std::map<std::string, std::vector<std::string>> result;
    for (const auto& [grantee, words] : *grants) {
      for (const auto& [word, with_option] : words)
        result[grantee].push_back(with_option ? word + " WITH GRANT OPTION" : word);
    }
    return result;
  }

  void add(const Object& object) {
    const Address self{object.id, 0};
    if (object.as<catalog::Schema>() != nullptr) {
      const bool built_in = object.id == catalog::k_pg_catalog ||
                            object.id == catalog::k_information_schema ||
                            object.id == catalog::k_public || object.name == "pg_temp";
      if (!built_in) enter("schema " + object.name, self, {}, false);
    } else if (object.as<catalog::Extension>() != nullptr) {
      if (object.name != "plpgsql")
        enter("extension " + object.name, self, {{"schema", session_.schema_name(object.schema)}},
              true);
    } else if (const auto* const relation = object.as<Relation>()) {
      add_relation(object, *relation);
    } else if (const auto* const type = object.as<catalog::Type>()) {
      add_type(object, *type);
    } else if (const auto* const function = object.as<catalog::Function>()) {
      enter("function " + spelling_.signature(object, *function), self,
            function_facts(spelling_, *function), true);
    } else if (const auto* const statistics = object.as<catalog::Statistics>()) {
      enter("statistics " + spelling_.path(object), self, statistics_facts(spelling_, *statistics),
            true);
    } else {
      add_other(object);
    }
  }

  void add_other(const Object& object) {
    const Address self{object.id, 0};
    if (const auto* const cast = object.as<catalog::Cast>()) {
      enter(
          fmt::format("cast {} AS {}", spelling_.type(cast->source), spelling_.type(cast->target)),
          self, cast_facts(spelling_, *cast), true);
    } else if (const auto* const made = object.as<catalog::Operator>()) {
      const auto side = [&](ObjectId type) {
        return type == catalog::k_no_object ? "NONE" : spelling_.type(type);
      };
      enter(fmt::format("operator {}({}, {})", spelling_.path(object), side(made->left),
                        side(made->right)),
            self, {{"function", spelling_.function_path(made->function)}}, true);
    } else if (const auto* const other = object.as<catalog::Other>()) {
      const std::string_view word = other_word(other->kind);
      if (word.empty()) return;
      std::string key = std::string(word) + " ";
      key += object.schema == catalog::k_no_object ? object.name : spelling_.path(object);
      if (other->kind == ObjectKind::operator_class || other->kind == ObjectKind::operator_family)
        key += " USING " + catalog_.name_of(object.id)->signature.substr(1);
      enter(key, self, other_facts(spelling_, object.id, *other), true);
    }
  }

  void add_type(const Object& object, const catalog::Type& type) {
    const Relation* const row = catalog_.find_as<Relation>(type.relation);
    const bool is_row_type = row != nullptr && row->kind != RelationKind::composite;
    const bool shown =
        type.kind == catalog::TypeKind::enumeration || type.kind == catalog::TypeKind::domain ||
        type.kind == catalog::TypeKind::composite || type.kind == catalog::TypeKind::range;
    if (type.element != catalog::k_no_object || is_row_type || !shown) return;
    enter("type " + spelling_.path(object), {object.id, 0}, type_facts(spelling_, type),
          type.kind != catalog::TypeKind::enumeration);
    catalog_.visit_names(
        NameClass::constraint, object.id, [&](const catalog::Name& name, ObjectId id) {
          enter("domain constraint " + spelling_.path(object) + "." + name.name, {id, 0},
                domain_constraint_facts(*catalog_.find_as<catalog::Constraint>(id)), true);
        });
  }

  void add_relation(const Object& object, const Relation& relation) {
    if (relation.index || relation.kind == RelationKind::composite) return;
    const std::string path = spelling_.path(object);
    DetailFacts facts = relation_facts(spelling_, relation);
    if (relation.sequence) facts.merge(sequence_facts(*relation.sequence));
    enter("relation " + path, {object.id, 0}, std::move(facts), false);
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      const catalog::Column& column = *relation.columns[i];
      if (column.dropped) continue;
      enter("column " + path + "." + column.name, {object.id, static_cast<std::int16_t>(i + 1)},
            column_facts(spelling_, column), false);
    }
    for (const ObjectId id : catalog::indexes_of(session_.catalog, object.id))
      enter("index " + path + "." + session_.name(id), {id, 0},
            index_facts(spelling_, *session_.relation(id).index), true);
    add_parts(object.id, path);
  }

  void add_parts(ObjectId relation, const std::string& path) {
    const auto each = [&](NameClass name_class, const char* word, bool always, const auto& read) {
      catalog_.visit_names(name_class, relation, [&](const catalog::Name& name, ObjectId id) {
        if (const std::optional<DetailFacts> facts = read(id))
          enter(std::string(word) + " " + path + "." + name.name, {id, 0}, *facts, always);
      });
    };
    using Facts = std::optional<DetailFacts>;
    each(NameClass::constraint, "constraint", false, [&](ObjectId id) {
      return Facts(constraint_facts(spelling_, *catalog_.find_as<catalog::Constraint>(id)));
    });
    each(NameClass::trigger, "trigger", true, [&](ObjectId id) {
      const auto& trigger = *catalog_.find_as<catalog::Trigger>(id);
      // 13 and 14 keep a partition's copies as internal ones
      const bool shown = trigger.parent == catalog::k_no_object || session_.postgres() >= 15;
      return shown ? Facts(trigger_facts(spelling_, trigger)) : Facts();
    });
    each(NameClass::rule, "rule", true,
         [&](ObjectId id) { return Facts(rule_facts(*catalog_.find_as<catalog::Rule>(id))); });
    each(NameClass::policy, "policy", true,
         [&](ObjectId id) { return Facts(policy_facts(*catalog_.find_as<catalog::Policy>(id))); });
  }

  const catalog::Session& session_;
  const catalog::Catalog& catalog_;
  DetailSpelling spelling_;
  SchemaDetails details_;
};

}  // namespace

std::string DetailSpelling::path(const Object& object) const {
  return session_.schema_name(object.schema) + "." + object.name;
}

std::string DetailSpelling::path(ObjectId id) const {
  const Object* const object = catalog().find(id);
  return object == nullptr ? std::string() : path(*object);
}

std::string DetailSpelling::signature(const Object& object,
                                      const catalog::Function& function) const {
  return fmt::format("{}({})", path(object),
                     catalog::format_types(session_.types, function.arguments));
}

std::string DetailSpelling::function_path(ObjectId function) const {
  const auto facts = session_.types.function(function);
  return facts ? fmt::format("{}.{}", facts->schema, facts->name) : std::string();
}

std::string DetailSpelling::type(const catalog::TypeUse& type) const {
  return type.type == catalog::k_no_object
             ? "unknown"
             : catalog::format_type(session_.types, type.type, type.typmod);
}

std::string DetailSpelling::collation(const std::string& name) const {
  std::string found = name;
  for (const std::string& schema : session_.types.path()) {
    const ObjectId id = catalog().find_name(
        catalog::other_name(ObjectKind::collation, session_.find_schema(schema), name, {}));
    if (id != catalog::k_no_object) return fmt::format("{}.{}", schema, name);
  }
  catalog().visit_names(
      NameClass::schema, catalog::k_no_object, [&](const catalog::Name& schema, ObjectId id) {
        if (catalog().find_name(catalog::other_name(ObjectKind::collation, id, name, {})) !=
            catalog::k_no_object)
          found = schema.name + "." + name;
      });
  return found;
}

SchemaDetails schema_details(const catalog::Session& session) {
  return DetailReader(session).read();
}

}  // namespace migc
