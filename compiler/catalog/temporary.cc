#include "compiler/catalog/temporary.h"

#include <string>
#include <vector>

#include "compiler/catalog/replay_steps.h"

namespace migc::catalog {
namespace {

constexpr std::string_view k_drop = "on commit drop";

// A mark that depends on the relation, so that it goes along and is taken back with it.
Name mark_name(ObjectId schema, ObjectId relation) {
  return other_name(sql::ObjectKind::other, schema, std::string(k_drop), std::to_string(relation));
}

// What the rest of the catalog holds on to as well: temporary objects are dropped with CASCADE.
void drop_all(Session& session, const std::vector<ObjectId>& objects) {
  for (const ObjectId each : objects) {
    if (session.catalog.find(each) != nullptr) drop_address(session, {each, 0}, true, std::nullopt);
  }
  session.refusal.reset();
}

}  // namespace

bool set_on_commit(Session& session, ObjectId relation, std::string_view action,
                   std::optional<Span> span) {
  if (action.empty()) return true;
  if (session.relation(relation).persistence != sql::Persistence::temporary)
    return session.refuse("42P16", span, "ON COMMIT can only be used on temporary tables");
  if (action != "drop") return true;
  const ObjectId schema = session.catalog.find(relation)->schema;
  const ObjectId mark = session.catalog.new_id();
  session.catalog.add({mark, k_no_object, "", Other{sql::ObjectKind::other}},
                      mark_name(schema, relation));
  session.catalog.depend({mark, 0}, {relation, 0}, DependencyKind::automatic);
  return true;
}

void drop_at_commit(Session& session) {
  const ObjectId schema = session.find_schema("pg_temp");
  if (schema == k_no_object) return;
  std::vector<ObjectId> relations;
  session.catalog.visit_names(NameClass::relation, schema, [&](const Name&, ObjectId id) {
    if (session.catalog.find_name(mark_name(schema, id)) != k_no_object) relations.push_back(id);
  });
  drop_all(session, relations);
}

void discard_temporary(Session& session) {
  const ObjectId schema = session.find_schema("pg_temp");
  if (schema == k_no_object) return;
  std::vector<ObjectId> objects;
  for (const Dependency& each : session.catalog.dependents(schema))
    objects.push_back(each.dependent.object);
  drop_all(session, objects);
}

}  // namespace migc::catalog
