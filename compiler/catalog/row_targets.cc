#include "compiler/catalog/row_targets.h"

#include <algorithm>

#include <fmt/format.h>

namespace migc::catalog {
namespace {

using sql::ExpressionKind;
using sql::Query;
using sql::QueryKind;

class RowTargets {
 public:
  explicit RowTargets(Session& session) : session_(session) {}

  bool check(const Query& query) {
    const auto part = [&](const std::shared_ptr<const Query>& each) {
      return each == nullptr || check(*each);
    };
    return std::all_of(query.with.begin(), query.with.end(),
                       [&](const sql::CommonTable& each) { return part(each.query); }) &&
           part(query.source) && part(query.left) && part(query.right) && changes(query) &&
           std::all_of(query.from.begin(), query.from.end(),
                       [&](const sql::FromItem& each) { return locks(query, each); });
  }

 private:
  bool changes(const Query& query) {
    if (query.relation.name.empty()) return true;
    const ObjectId table = session_.find_relation(query.relation);
    const auto* const relation = session_.catalog.find_as<Relation>(table);
    if (relation == nullptr) return true;
    if (relation->kind == RelationKind::materialized_view)
      return session_.refuse(
          "42809", query.relation_span,
          fmt::format("cannot change materialized view \"{}\"", session_.name(table)));
    if (relation->kind == RelationKind::sequence)
      return session_.refuse("42809", query.relation_span,
                             fmt::format("cannot change sequence \"{}\"", session_.name(table)));
    return (query.kind != QueryKind::insert || inserts(query, *relation)) &&
           (query.kind != QueryKind::update || sets(query.assignments, *relation)) &&
           sets(query.conflict_assignments, *relation);
  }

  // FOR UPDATE; without names, of every relation of FROM.
  bool locks(const Query& query, const sql::FromItem& item) {
    for (const sql::FromItem& side : item.sides)
      if (!locks(query, side)) return false;
    if (item.query && !check(*item.query)) return false;
    if (item.kind != sql::FromKind::relation || query.locks.empty()) return true;
    const std::string& name = item.alias.empty() ? item.relation.name : item.alias;
    const bool is_locked =
        std::any_of(query.locks.begin(), query.locks.end(), [&](const sql::RowLock& each) {
          const auto& names = each.relations;
          return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
        });
    const bool is_common =
        item.relation.schema.empty() &&
        std::any_of(query.with.begin(), query.with.end(),
                    [&](const sql::CommonTable& each) { return each.name == item.relation.name; });
    const ObjectId id = is_common ? k_no_object : session_.find_relation(item.relation);
    const auto* const relation = session_.catalog.find_as<Relation>(id);
    if (!is_locked || relation == nullptr) return true;
    const bool is_view = relation->kind == RelationKind::materialized_view;
    if (!is_view && relation->kind != RelationKind::sequence) return true;
    return session_.refuse(
        "42809", item.span,
        fmt::format("cannot lock rows in {} \"{}\"", is_view ? "materialized view" : "sequence",
                    session_.name(id)));
  }

  // ---- generated columns take DEFAULT alone

  bool refuse_generated(const std::string& column, Span span, bool inserts) {
    const bool old = session_.postgres() < 14;
    const std::string message =
        !inserts ? fmt::format("column \"{}\" can only be updated to DEFAULT", column)
        : old    ? fmt::format("cannot insert into column \"{}\"", column)
                 : fmt::format("cannot insert a non-DEFAULT value into column \"{}\"", column);
    return session_.refuse(old ? "42601" : "428C9", span, message,
                           fmt::format("Column \"{}\" is a generated column.", column));
  }

  static const Column* generated(const Relation& relation, std::string_view name) {
    for (const ColumnPtr& each : relation.columns)
      if (!each->dropped && each->name == name && each->generated != 0) return each.get();
    return nullptr;
  }

  bool sets(const std::vector<sql::Target>& assignments, const Relation& relation) {
    return std::all_of(assignments.begin(), assignments.end(), [&](const sql::Target& each) {
      return generated(relation, each.name) == nullptr ||
             each.value.kind == ExpressionKind::default_value ||
             refuse_generated(each.name, each.value.span, false);
    });
  }

  // The columns that get values, in their order.
  static std::vector<std::string> columns_of(const Query& query, const Relation& relation) {
    std::vector<std::string> names;
    for (const sql::Target& each : query.assignments) names.push_back(each.name);
    if (!names.empty()) return names;
    for (const ColumnPtr& each : relation.columns)
      if (!each->dropped) names.push_back(each->name);
    return names;
  }

  bool inserts(const Query& query, const Relation& relation) {
    if (!query.source) return true;
    const std::vector<std::string> names = columns_of(query, relation);
    const bool given = query.source->kind == QueryKind::values;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (generated(relation, names[i]) == nullptr) continue;
      const auto is_written = [&](const std::vector<sql::Expression>& row) {
        return i < row.size() && row[i].kind != ExpressionKind::default_value;
      };
      const auto& rows = query.source->rows;
      const bool is_there =
          given ? std::any_of(rows.begin(), rows.end(), is_written) : !query.assignments.empty();
      if (is_there) return refuse_generated(names[i], query.relation_span, true);
    }
    return true;
  }

  Session& session_;
};

}  // namespace

bool check_row_targets(Session& session, const Query& query) {
  return RowTargets(session).check(query);
}

bool check_copy(Session& session, const sql::Copy& statement) {
  if (statement.query) return check_row_targets(session, *statement.query);
  const ObjectId id = session.find_relation(statement.relation);
  const auto* const relation = session.catalog.find_as<Relation>(id);
  if (relation == nullptr) return true;
  const auto refuse = [&](std::string_view kind) {
    return session.refuse("42809", statement.relation_span,
                          fmt::format("cannot copy {} {} \"{}\"", statement.from ? "to" : "from",
                                      kind, session.name(id)));
  };
  switch (relation->kind) {
    case RelationKind::materialized_view:
      // 18 copies one that is populated
      if (!statement.from && session.postgres() >= 18) return true;
      return refuse("materialized view");
    case RelationKind::sequence:
      return refuse("sequence");
    case RelationKind::partitioned_table:
      return statement.from || refuse("partitioned table");
    case RelationKind::foreign_table:
      return statement.from || refuse("foreign table");
    case RelationKind::view:
      return statement.from || refuse("view");  // an INSTEAD OF trigger may take the rows
    default:
      return true;
  }
}

}  // namespace migc::catalog
