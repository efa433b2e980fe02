#include "compiler/catalog/define_publications.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/properties.h"
#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {
namespace {

using sql::PublicationDefinition;
using sql::PublicationObject;

// A row of pg_publication_rel or pg_publication_namespace, under what it publishes.
Name member_name(ObjectId publication, ObjectId published) {
  return other_name(sql::ObjectKind::other, publication, "", std::to_string(published));
}

const PublicationFacts& facts_of(const Catalog& catalog, ObjectId publication) {
  return *catalog.find_as<PublicationFacts>(publication);
}

// publicationcmds.c and pg_publication.c: one table or schema of a publication.
class Member {
 public:
  Member(Session& session, const PublicationDefinition& statement, const PublicationObject& object,
         ObjectId publication)
      : session_(session),
        catalog_(session.catalog),
        statement_(statement),
        object_(object),
        publication_(publication) {}

  // Adds it or takes it out, as the statement says. `published`: what the object names.
  bool change(ObjectId& published) {
    if (!find(published)) return false;
    if (facts_of(catalog_, publication_).all_tables)
      return session_.refuse(
          "55000", statement_.name_span,
          fmt::format("publication \"{}\" is defined as FOR ALL TABLES", statement_.name),
          "Tables or schemas cannot be added to or dropped from FOR ALL TABLES publications.");
    const ObjectId there = catalog_.find_name(member_name(publication_, published));
    if (statement_.action == "drop") {
      if (there == k_no_object)
        return refuse("42704",
                      fmt::format("{} is not part of the publication", described(published)));
      catalog_.remove(there);
      return true;
    }
    if (there != k_no_object) {
      if (statement_.action == "add")
        return refuse("42710", fmt::format("{} is already member of publication \"{}\"",
                                           described(published), statement_.name));
      if (statement_.action != "set") return true;
      catalog_.remove(there);
    }
    return add(published);
  }

 private:
  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, statement_.name_span, std::move(message));
  }

  bool is_table() const { return object_.kind == PublicationObject::Kind::table; }

  std::string described(ObjectId published) const {
    return fmt::format("{} \"{}\"", is_table() ? "relation" : "schema", session_.name(published));
  }

  bool find(ObjectId& published) {
    if (is_table())
      return session_.require_relation(object_.table, statement_.name_span, published);
    if (object_.kind == PublicationObject::Kind::tables_in_schema)
      return session_.require_schema(object_.schema, statement_.name_span, published);
    for (const std::string& each : session_.search_path()) {
      published = session_.find_schema(each);
      if (published != k_no_object) return true;
    }
    return refuse("3F000", "no schema has been selected for CURRENT_SCHEMA");
  }

  bool add(ObjectId published) {
    if (is_table() && !check_table(published)) return false;
    PublicationMember made{published, {}, {}};
    const ObjectId id = catalog_.new_id();
    catalog_.add({id, k_no_object, "", Other{sql::ObjectKind::other}},
                 member_name(publication_, published));
    catalog_.depend({id, 0}, {publication_, 0}, DependencyKind::automatic);
    catalog_.depend({id, 0}, {published, 0}, DependencyKind::automatic);
    if (is_table() && !(columns(id, made) && filter(id, made))) return false;
    catalog_.update(
        id, [&](Object& object) { std::get<Other>(object.detail).facts = std::move(made); });
    return true;
  }

  // check_publication_add_relation
  bool check_table(ObjectId table) {
    const Relation& relation = session_.relation(table);
    const bool has_rows =
        relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table;
    const std::string_view why =
        !has_rows ? "This operation is not supported for relations that are no tables."
        : relation.persistence == sql::Persistence::temporary
            ? "This operation is not supported for temporary tables."
        : relation.persistence == sql::Persistence::unlogged
            ? "This operation is not supported for unlogged tables."
            : "";
    if (why.empty()) return true;
    // in other words before 15
    const std::string& name = session_.name(table);
    const std::string message = session_.postgres() >= 15
                                    ? fmt::format("cannot add relation \"{}\" to publication", name)
                                : has_rows ? fmt::format("table \"{}\" cannot be replicated", name)
                                           : fmt::format("\"{}\" is not a table", name);
    return session_.refuse("22023", statement_.name_span, message, std::string(why));
  }

  // pub_collist_validate
  bool columns(ObjectId id, PublicationMember& made) {
    for (const std::string& column : object_.columns) {
      std::int16_t number = 0;
      if (!session_.require_column(made.published, column, statement_.name_span, number))
        return false;
      if (session_.column({made.published, number}).generated != 0 && session_.postgres() < 18)
        return refuse(
            "42P10",
            fmt::format("cannot use generated column \"{}\" in publication column list", column));
      if (std::find(made.columns.begin(), made.columns.end(), number) != made.columns.end())
        return refuse("42710",
                      fmt::format("duplicate column \"{}\" in publication column list", column));
      made.columns.push_back(number);
      catalog_.depend({id, 0}, {made.published, number}, DependencyKind::normal);
    }
    return true;
  }

  bool filter(ObjectId id, PublicationMember& made) {
    if (!object_.where) return true;
    const ObjectId table = made.published;
    Inference found;
    if (!analyze(session_, *object_.where, table, found) ||
        !require_boolean(session_, found, "PUBLICATION WHERE", object_.where->span)) {
      return false;
    }
    // check_simple_rowfilter_expr
    if (found.volatility && *found.volatility != Volatility::immutable)
      return session_.refuse("0A000", object_.where->span, "invalid publication WHERE expression",
                             "User-defined or built-in mutable functions are not allowed.");
    made.filter = make_code(session_, *object_.where);
    for (const Address& each : found.references.addresses) {
      if (each != Address{table, 0}) catalog_.depend({id, 0}, each, DependencyKind::normal);
    }
    return true;
  }

  Session& session_;
  Catalog& catalog_;
  const PublicationDefinition& statement_;
  const PublicationObject& object_;
  ObjectId publication_;
};

// In lower case, as the option `publish` lists them.
std::vector<std::string> listed_actions(const sql::Option& publish) {
  std::vector<std::string> actions;
  const std::string list = publish.value.value_or("");
  for (const std::string_view word : split(list, ',')) actions.push_back(to_lower(trim(word)));
  return actions;
}

bool is_in(const auto& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool check_published_actions(Session& session, const sql::Option& option) {
  for (const std::string& action : listed_actions(option)) {
    if (!action.empty() && !is_in(k_publishable_actions, action))
      return session.refuse(
          "42601", option.span,
          fmt::format("unrecognized value for publication option \"publish\": \"{}\"", action));
  }
  return true;
}

// 42601: options that CREATE and ALTER PUBLICATION do not have.
bool check_options(Session& session, const PublicationDefinition& statement) {
  for (const sql::Option& option : statement.options) {
    const bool known = option.name == "publish" || option.name == "publish_via_partition_root" ||
                       (option.name == "publish_generated_columns" && session.postgres() >= 18);
    if (!known)
      return session.refuse("42601", option.span,
                            fmt::format("unrecognized publication parameter: \"{}\"", option.name));
    if (option.name == "publish" && !check_published_actions(session, option)) return false;
  }
  return true;
}

// ALTER PUBLICATION … SET: members that the statement does not name go.
void keep_members(Session& session, ObjectId publication, const std::set<ObjectId>& named) {
  for (const Dependency& each : session.catalog.dependents(publication)) {
    const auto* const member = session.catalog.find_as<PublicationMember>(each.dependent.object);
    if (member != nullptr && named.count(member->published) == 0)
      session.catalog.remove(each.dependent.object);
  }
}

void change_facts(const PublicationDefinition& statement, PublicationFacts& facts) {
  facts.all_tables |= statement.all_tables;
  for (const sql::Option& option : statement.options) set_option(facts.options, option);
}

}  // namespace

bool define_publication(Session& session, const PublicationDefinition& statement) {
  Catalog& catalog = session.catalog;
  const OtherObject wanted{sql::ObjectKind::publication, k_no_object, statement.name};
  ObjectId id = catalog.find_name(other_name(wanted.kind, k_no_object, statement.name, {}));
  if (statement.alter && id == k_no_object)
    return session.refuse("42704", statement.name_span,
                          fmt::format("publication \"{}\" does not exist", statement.name));
  if (!statement.alter && !add_other(session, wanted, statement.name_span, id)) return false;
  if (!check_options(session, statement)) return false;
  catalog.update(id, [&](Object& object) {
    auto& facts = std::get<Other>(object.detail).facts;
    if (!statement.alter) facts = PublicationFacts();
    change_facts(statement, std::get<PublicationFacts>(facts));
  });
  std::set<ObjectId> named;
  for (const PublicationObject& each : statement.objects) {
    ObjectId published = k_no_object;
    if (!Member(session, statement, each, id).change(published)) return false;
    named.insert(published);
  }
  if (statement.action == "set" && !named.empty()) keep_members(session, id, named);
  return true;
}

std::vector<const PublicationMember*> publication_members(const Catalog& catalog,
                                                          ObjectId publication) {
  std::vector<const PublicationMember*> members;
  for (const Dependency& each : catalog.dependents(publication)) {
    const auto* const member = catalog.find_as<PublicationMember>(each.dependent.object);
    if (member != nullptr) members.push_back(member);
  }
  return members;
}

const sql::Option* publication_option(const PublicationFacts& publication, std::string_view name) {
  for (const sql::Option& option : publication.options) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

std::vector<std::string> published_actions(const PublicationFacts& publication) {
  const sql::Option* const publish = publication_option(publication, "publish");
  const std::vector<std::string> listed =
      publish == nullptr ? std::vector<std::string>() : listed_actions(*publish);
  std::vector<std::string> actions;
  for (const std::string_view each : k_publishable_actions) {
    if (publish == nullptr || is_in(listed, each)) actions.emplace_back(each);
  }
  return actions;
}

}  // namespace migc::catalog
