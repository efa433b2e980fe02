#include "compiler/effects/description.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "compiler/catalog/object_words.h"
#include "compiler/sql/names.h"
#include "compiler/sql/operation.h"

namespace migc::effects {
namespace {

using catalog::Relation;

class Describer {
 public:
  Describer(const Catalog& before, const Effects& effects) : before_(before), effects_(effects) {}

  Description run() const {
    Description found;
    found.locks = described(effects_.locks);
    found.scans = described(effects_.scans);
    found.rewrites = names(effects_.rewrites);
    found.new_files = names(effects_.replaced);
    found.index_rebuilds = names(effects_.index_rebuilds);
    for (const Address& each : effects_.data_loss) found.data_loss.push_back(name(each));
    std::sort(found.data_loss.begin(), found.data_loss.end());
    return found;
  }

 private:
  std::string name(ObjectId id) const {
    const catalog::Object& object = *before_.find(id);
    return before_.find(object.schema)->name + "." + object.name;
  }
  std::string quoted_name(ObjectId id) const {
    const catalog::Object& object = *before_.find(id);
    return sql::quote_name({before_.find(object.schema)->name, object.name});
  }
  std::string name(Address address) const {
    if (address.column == 0) return name(address.object);
    const auto& columns = before_.find_as<Relation>(address.object)->columns;
    return name(address.object) + "." + columns[static_cast<std::size_t>(address.column - 1)]->name;
  }

  std::vector<std::string> names(const std::vector<ObjectId>& ids) const {
    std::vector<std::string> found;
    found.reserve(ids.size());
    for (const ObjectId id : ids) found.push_back(name(id));
    std::sort(found.begin(), found.end());
    return found;
  }

  std::vector<DescribedLock> described(const std::vector<Lock>& locks) const {
    std::vector<DescribedLock> found;
    found.reserve(locks.size());
    for (const Lock& each : locks) {
      const Relation& relation = *before_.find_as<Relation>(each.relation);
      found.push_back({each.relation, name(each.relation), catalog::relation_word(relation.kind),
                       each.mode, relation.index && is_locked(relation.index->table, each.mode),
                       quoted_name(each.relation)});
    }
    std::sort(found.begin(), found.end(), [](const DescribedLock& a, const DescribedLock& b) {
      return std::tie(a.relation, a.id) < std::tie(b.relation, b.id);
    });
    return found;
  }

  bool is_locked(ObjectId relation, LockMode mode) const {
    return std::any_of(effects_.locks.begin(), effects_.locks.end(), [&](const Lock& each) {
      return each.relation == relation && each.mode >= mode;
    });
  }

  const Catalog& before_;
  const Effects& effects_;
};

// Reads or writes rows by itself, beside what DDL does.
bool works_on_rows(const sql::Operation& operation) {
  if (const auto* const query = std::get_if<sql::RunQuery>(&operation.value)) {
    const sql::Query& run = *query->query;
    const bool of_given_rows = run.kind == sql::QueryKind::insert &&
                               (!run.source || run.source->kind == sql::QueryKind::values);
    return !of_given_rows;
  }
  if (const auto* const made = std::get_if<sql::CreateTableAs>(&operation.value))
    return made->with_data;
  return std::holds_alternative<sql::Maintain>(operation.value) ||
         std::holds_alternative<sql::Copy>(operation.value) ||
         std::holds_alternative<sql::Refresh>(operation.value);
}

TimeClass time_class_of(const sql::Operation& operation, const Effects& effects) {
  if (!effects.rewrites.empty()) return TimeClass::rewrite;
  const bool reads = !effects.scans.empty() || !effects.index_rebuilds.empty() ||
                     (works_on_rows(operation) && !effects.locks.empty());
  return reads ? TimeClass::grows : TimeClass::instant;
}

}  // namespace

std::string_view time_class_name(TimeClass time) {
  static constexpr std::array<std::string_view, 3> k_names = {"instant", "grows with the table",
                                                              "rewrite"};
  return k_names[static_cast<std::size_t>(time)];
}

Description describe(const Catalog& before, const sql::Operation& operation,
                     const Effects& effects) {
  Description description = Describer(before, effects).run();
  description.time = time_class_of(operation, effects);
  description.uncertain = effects.uncertain;
  return description;
}

}  // namespace migc::effects
