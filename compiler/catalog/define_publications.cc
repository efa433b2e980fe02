#include "compiler/catalog/define_publications.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

using sql::PublicationDefinition;
using sql::PublicationObject;

// A row of pg_publication_rel or pg_publication_namespace, under what it publishes.
Name member_name(ObjectId publication, ObjectId published) {
  return other_name(sql::ObjectKind::other, publication, "", std::to_string(published));
}

// publicationcmds.c and pg_publication.c: one table of a publication.
class Member {
 public:
  Member(Session& session, const PublicationDefinition& statement, const PublicationObject& object,
         ObjectId publication)
      : session_(session),
        catalog_(session.catalog),
        statement_(statement),
        object_(object),
        publication_(publication) {}

  bool change(ObjectId published, std::string_view word) {
    const ObjectId there = catalog_.find_name(member_name(publication_, published));
    const std::string& name = session_.name(published);
    if (statement_.action == "drop") {
      if (there == k_no_object)
        return refuse("42704", fmt::format("{} \"{}\" is not part of the publication", word, name));
      catalog_.remove(there);
      return true;
    }
    if (there != k_no_object) {
      if (statement_.action == "add")
        return refuse("42710", fmt::format("{} \"{}\" is already member of publication \"{}\"",
                                           word, name, statement_.name));
      if (statement_.action != "set") return true;
      catalog_.remove(there);
    }
    const bool is_table = catalog_.find_as<Relation>(published) != nullptr;
    if (is_table && !check_table(published)) return false;
    const ObjectId id = catalog_.new_id();
    catalog_.add({id, k_no_object, "", Other{sql::ObjectKind::other}},
                 member_name(publication_, published));
    catalog_.depend({id, 0}, {publication_, 0}, DependencyKind::automatic);
    catalog_.depend({id, 0}, {published, 0}, DependencyKind::automatic);
    return !is_table || (columns(id, published) && filter(id, published));
  }

 private:
  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, statement_.name_span, std::move(message));
  }

  // check_publication_add_relation
  bool check_table(ObjectId table) {
    const Relation& relation = session_.relation(table);
    const bool is_table =
        relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table;
    const std::string_view why =
        !is_table ? "This operation is not supported for relations that are no tables."
        : relation.persistence == sql::Persistence::temporary
            ? "This operation is not supported for temporary tables."
        : relation.persistence == sql::Persistence::unlogged
            ? "This operation is not supported for unlogged tables."
            : "";
    return why.empty() || session_.refuse("22023", statement_.name_span,
                                          fmt::format("cannot add relation \"{}\" to publication",
                                                      session_.name(table)),
                                          std::string(why));
  }

  // pub_collist_validate
  bool columns(ObjectId id, ObjectId table) {
    std::set<std::int16_t> seen;
    for (const std::string& column : object_.columns) {
      std::int16_t number = 0;
      if (!session_.require_column(table, column, statement_.name_span, number)) return false;
      if (session_.column({table, number}).generated != 0 && session_.postgres() < 18)
        return refuse(
            "42P10",
            fmt::format("cannot use generated column \"{}\" in publication column list", column));
      if (!seen.insert(number).second)
        return refuse("42710",
                      fmt::format("duplicate column \"{}\" in publication column list", column));
      catalog_.depend({id, 0}, {table, number}, DependencyKind::normal);
    }
    return true;
  }

  bool filter(ObjectId id, ObjectId table) {
    if (!object_.where) return true;
    Inference found;
    if (!analyze(session_, *object_.where, table, found) ||
        !require_boolean(session_, found, "PUBLICATION WHERE", object_.where->span)) {
      return false;
    }
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

bool check_published_actions(Session& session, const sql::Option& option) {
  const std::string actions = option.value.value_or("");
  for (const std::string_view each : split(actions, ',')) {
    const std::string_view action = trim(each);
    const bool known = action.empty() || action == "insert" || action == "update" ||
                       action == "delete" || action == "truncate";
    if (!known)
      return session.refuse(
          "42601", option.span,
          fmt::format("unrecognized value for publication option \"publish\": \"{}\"", action));
  }
  return true;
}

}  // namespace

bool check_publication_options(Session& session, const PublicationDefinition& statement) {
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

bool change_publication(Session& session, const PublicationDefinition& statement,
                        const PublicationObject& object, ObjectId publication, ObjectId table) {
  if (session.catalog.find_name(member_name(publication, k_no_object)) != k_no_object)
    return session.refuse(
        "55000", statement.name_span,
        fmt::format("publication \"{}\" is defined as FOR ALL TABLES", statement.name),
        "Tables or schemas cannot be added to or dropped from FOR ALL TABLES publications.");
  if (table != k_no_object)
    return Member(session, statement, object, publication).change(table, "relation");
  ObjectId schema = k_no_object;
  return published_schema(session, statement, object, schema) &&
         Member(session, statement, object, publication).change(schema, "schema");
}

bool is_published(const Catalog& catalog, ObjectId publication, ObjectId published) {
  return catalog.find_name(member_name(publication, published)) != k_no_object;
}

void publish_all(Session& session, ObjectId publication) {
  const ObjectId id = session.catalog.new_id();
  session.catalog.add({id, k_no_object, "", Other{sql::ObjectKind::other}},
                      member_name(publication, k_no_object));
  session.catalog.depend({id, 0}, {publication, 0}, DependencyKind::automatic);
}

void keep_publication_members(Session& session, ObjectId publication,
                              const std::vector<ObjectId>& named) {
  for (const Dependency& each : session.catalog.dependents(publication)) {
    const ObjectId member = each.dependent.object;
    const bool kept = std::any_of(named.begin(), named.end(), [&](ObjectId published) {
      return session.catalog.find_name(member_name(publication, published)) == member;
    });
    const Other* const other = session.catalog.find_as<Other>(member);
    if (!kept && other != nullptr && other->kind == sql::ObjectKind::other)
      session.catalog.remove(member);
  }
}

bool published_schema(Session& session, const PublicationDefinition& statement,
                      const PublicationObject& object, ObjectId& schema) {
  if (object.kind == PublicationObject::Kind::tables_in_schema)
    return session.require_schema(object.schema, statement.name_span, schema);
  for (const std::string& each : session.search_path()) {
    schema = session.find_schema(each);
    if (schema != k_no_object) return true;
  }
  return session.refuse("3F000", statement.name_span,
                        "no schema has been selected for CURRENT_SCHEMA");
}

}  // namespace migc::catalog
