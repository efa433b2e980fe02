#include "compiler/catalog/published_changes.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/define_publications.h"
#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

// RelationGetReplicaIndex, or all columns.
bool has_replica_identity(const Session& session, ObjectId table) {
  const char identity = session.relation(table).replica_identity;
  if (identity == 'f') return true;
  const std::vector<ObjectId> indexes = indexes_of(session.catalog, table);
  return std::any_of(indexes.begin(), indexes.end(), [&](ObjectId id) {
    const IndexFacts& index = *session.relation(id).index;
    return (identity == 'd' && index.primary && index.immediate) ||
           (identity == 'i' && index.replica_identity);
  });
}

// The table, those that it is a partition of, and their schemas.
std::set<ObjectId> publishable_as(const Session& session, ObjectId table) {
  std::set<ObjectId> names;
  while (table != k_no_object) {
    names.insert({table, session.catalog.find(table)->schema});
    const auto& partition = session.relation(table).partition;
    table = partition ? partition->parent : k_no_object;
  }
  return names;
}

bool passes_on(const PublicationFacts& publication, const std::string& action) {
  const auto actions = published_actions(publication);
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

bool is_published(const Session& session, ObjectId table, const std::string& action) {
  const std::set<ObjectId> names = publishable_as(session, table);
  bool found = false;
  session.catalog.visit_names(NameClass::other, k_no_object, [&](const Name&, ObjectId id) {
    const auto* const publication = session.catalog.find_as<PublicationFacts>(id);
    if (found || publication == nullptr || !passes_on(*publication, action)) return;
    const auto members = publication_members(session.catalog, id);
    found = publication->all_tables ||
            std::any_of(members.begin(), members.end(), [&](const PublicationMember* each) {
              return names.count(each->published) != 0;
            });
  });
  return found;
}

}  // namespace

bool check_replica_identity(Session& session, const sql::Query& query) {
  const bool updates = query.kind == sql::QueryKind::update;
  if (!updates && query.kind != sql::QueryKind::delete_rows) return true;
  const ObjectId table = session.find_relation(query.relation);
  const Relation* const relation = session.catalog.find_as<Relation>(table);
  const bool is_logged = relation != nullptr && relation->kind == RelationKind::table &&
                         relation->persistence == sql::Persistence::permanent;
  if (!is_logged || !is_published(session, table, updates ? "update" : "delete") ||
      has_replica_identity(session, table)) {
    return true;
  }
  return session.refuse(
      "55000", query.relation_span,
      fmt::format("cannot {} table \"{}\" because it does not have a replica identity and "
                  "publishes {}",
                  updates ? "update" : "delete from", session.name(table),
                  updates ? "updates" : "deletes"));
}

}  // namespace migc::catalog
