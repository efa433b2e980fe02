#include "compiler/catalog/pending_events.h"

#include <fmt/format.h>

namespace migc::catalog {

void note_events(Session& session, const sql::Query& query) {
  const bool adds_rows = query.kind == sql::QueryKind::insert && !query.on_conflict &&
                         (!query.source || query.source->kind == sql::QueryKind::values);
  const ObjectId table =
      session.in_transaction && adds_rows ? session.find_relation(query.relation) : k_no_object;
  if (table == k_no_object) return;
  session.catalog.visit_names(NameClass::constraint, table, [&](const Name&, ObjectId id) {
    const Constraint& each = *session.catalog.find_as<Constraint>(id);
    if (each.kind == sql::ConstraintKind::foreign_key && each.initially_deferred && each.enforced)
      session.pending_events.insert(table);
  });
}

bool check_not_in_use(Session& session, const sql::QualifiedName& table, std::string_view what) {
  if (session.pending_events.empty()) return true;
  const ObjectId found = session.find_relation(table);
  if (session.pending_events.count(found) == 0) return true;
  return session.refuse("55006", std::nullopt,
                        fmt::format("cannot {} \"{}\" because it has pending trigger events", what,
                                    session.name(found)));
}

}  // namespace migc::catalog
