#include "compiler/catalog/inference_conflict.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/catalog/relations.h"

namespace migc::catalog {
namespace {

// infer_arbiter_indexes of plancat.c; a condition that the statement does not meet is not looked
// at.
bool can_arbitrate(const IndexFacts& index, const std::set<std::int16_t>& columns) {
  if (!index.unique) return false;
  std::set<std::int16_t> keys;
  for (const IndexKey& key : index.keys) keys.insert(key.column);
  return keys == columns;
}

}  // namespace

std::optional<Refusal> check_conflict(const Session& session, ObjectId table,
                                      const sql::Query& insert) {
  const Relation* const relation = session.catalog.find_as<Relation>(table);
  const bool is_table = relation != nullptr && (relation->kind == RelationKind::table ||
                                                relation->kind == RelationKind::partitioned_table);
  if (!is_table) return std::nullopt;
  const std::string& constraint = insert.conflict_constraint;
  if (!constraint.empty() && session.catalog.find_constraint(table, constraint) == k_no_object)
    return Refusal{"42704",
                   fmt::format("constraint \"{}\" for table \"{}\" does not exist", constraint,
                               session.name(table)),
                   insert.relation_span,
                   {}};
  if (insert.conflict_keys.empty()) return std::nullopt;
  std::set<std::int16_t> columns;
  for (const sql::Expression& key : insert.conflict_keys) {
    if (key.kind != sql::ExpressionKind::column || key.name.size() != 1) return std::nullopt;
    columns.insert(session.find_column(table, key.name.front()));
  }
  const std::vector<ObjectId> indexes = indexes_of(session.catalog, table);
  const bool found = std::any_of(indexes.begin(), indexes.end(), [&](ObjectId id) {
    return can_arbitrate(*session.relation(id).index, columns);
  });
  if (found) return std::nullopt;
  return Refusal{
      "42P10",
      "there is no unique or exclusion constraint matching the ON CONFLICT specification",
      insert.conflict_keys.front().span,
      {}};
}

}  // namespace migc::catalog
