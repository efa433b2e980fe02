#include "lint/step.h"

#include <algorithm>

#include "compiler/catalog/find_object.h"

namespace migc::lint {
namespace {

// The session with the catalog before the statement, for as long as this lives.
class AsBefore {
 public:
  AsBefore(catalog::Session& session, const Catalog& before)
      : session_(session), after_(std::exchange(session.catalog, before)) {}
  AsBefore(const AsBefore&) = delete;
  AsBefore& operator=(const AsBefore&) = delete;
  ~AsBefore() {
    session_.catalog = std::move(after_);
    session_.refusal.reset();
  }

 private:
  catalog::Session& session_;
  Catalog after_;
};

}  // namespace

Step::Step(const sql::Statement& its_statement, const Catalog& its_before,
           catalog::Session& its_session, const effects::Explanation& its_found,
           const Transaction& its_transaction, const Variables& its_variables,
           const Range& its_range, const revision::Section& its_section)
    : statement(its_statement),
      before(its_before),
      after(its_session.catalog),
      session(its_session),
      found(its_found),
      transaction(its_transaction),
      variables(its_variables),
      range(its_range),
      section(its_section),
      source(its_session.source) {}

const std::vector<Change>& Step::changes() const {
  if (!changes_) {
    changes_.emplace();
    Catalog::visit_changes(before, after, [&](const Change& each) { changes_->push_back(each); });
  }
  return *changes_;
}

ObjectId Step::relation(const sql::QualifiedName& name) const {
  for (const auto& [asked, known] : relations_) {
    if (asked == name) return known;
  }
  ObjectId id = k_no_object;
  {
    const AsBefore as_before(session, before);
    id = session.find_relation(name);
  }
  if (id == k_no_object) id = session.find_relation(name);
  relations_.emplace_back(name, id);
  return id;
}

ObjectId Step::object(ObjectKind kind, const sql::ObjectName& name) const {
  const AsBefore as_before(session, before);
  ObjectId id = k_no_object;
  return catalog::find_object(session, kind, name, true, id) ? id : k_no_object;
}

bool Step::is_in_use(ObjectId id) const {
  const auto* const facts = before.find_as<Relation>(id);
  return facts != nullptr && !is_new(id) && facts->persistence != sql::Persistence::temporary;
}

bool Step::is_in_use(Address column) const {
  return is_in_use(column.object) && column_at(range.start, column) != nullptr;
}

}  // namespace migc::lint
