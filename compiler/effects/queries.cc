// SELECT and statements that change rows: what they read and write, and the foreign keys that are
// checked for it (setTargetTable, AcquireRewriteLocks, ri_triggers.c).
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "compiler/catalog/define_sequences.h"
#include "compiler/effects/given_rows.h"
#include "compiler/effects/never_true.h"
#include "compiler/effects/steps.h"
#include "compiler/sql/names.h"

namespace migc::effects {
namespace {

using catalog::Constraint;
using sql::Expression;
using sql::FromItem;
using sql::Query;
using sql::QueryKind;
using sql::ReferenceAction;

class QueryLocks {
 public:
  QueryLocks(Prediction& prediction, QueryUse use) : p_(prediction), use_(use) {}

  void query(const Query& query) {
    const std::size_t outside = common_.size();
    for (const sql::CommonTable& each : query.with) common_.push_back(each.name);
    for (const sql::CommonTable& each : query.with) {
      if (each.query) this->query(*each.query);
    }
    for (const FromItem& each : query.from) from(each, query);
    const bool was_certain = std::exchange(
        row_is_read_, row_is_read_ && (query.kind != QueryKind::select || query.from.empty()));
    for (const sql::Target& each : query.targets) expression(each.value);
    row_is_read_ = was_certain;
    all(query.group_by);
    all(query.order_by);
    all(query.conditions);
    for (const auto* list : {&query.assignments, &query.conflict_assignments})
      for (const sql::Target& each : *list) expression(each.value);
    if (query.where) expression(*query.where);
    if (query.having) expression(*query.having);
    for (const auto& row : query.rows) all(row);
    if (query.left) this->query(*query.left);
    if (query.right) this->query(*query.right);
    if (query.source) this->query(*query.source);
    if (!query.relation.name.empty()) change_rows(query);
    common_.resize(outside);
  }

  void expression(const Expression& each) {
    if (each.kind == sql::ExpressionKind::call) call(each);
    if (each.query) query(*each.query);
    all(each.arguments);
    all(each.extra);
  }

 private:
  void all(const std::vector<Expression>& expressions) {
    for (const Expression& each : expressions) expression(each);
  }

  // ---- read

  void from(const FromItem& item, const Query& query) {
    if (item.kind == sql::FromKind::relation) {
      const bool is_common =
          item.relation.schema.empty() &&
          std::find(common_.begin(), common_.end(), item.relation.name) != common_.end();
      if (!is_common)
        read(find_relation(p_, item.relation),
             locks_rows(item, query) ? LockMode::row_share : LockMode::access_share,
             item.only || skips_partitions(item.relation, query));
    }
    if (item.query) this->query(*item.query);
    all(item.functions);
    if (item.condition) expression(*item.condition);
    for (const FromItem& side : item.sides) from(side, query);
  }

  // Partitions that the planner does not open, since no row can pass.
  bool skips_partitions(const sql::QualifiedName& name, const Query& query) const {
    if (!prunes_all_partitions(query)) return false;
    const Relation* const relation = p_.relation(find_relation(p_, name));
    return relation != nullptr && relation->kind == RelationKind::partitioned_table;
  }

  bool locks_rows(const FromItem& item, const Query& query) const {
    if (locks_all_rows_) return true;
    const std::string& name = item.alias.empty() ? item.relation.name : item.alias;
    return std::any_of(query.locks.begin(), query.locks.end(), [&](const sql::RowLock& each) {
      return each.relations.empty() ||
             std::find(each.relations.begin(), each.relations.end(), name) != each.relations.end();
    });
  }

  // Children are read with their parent, and a view's relations with the view, when it runs; FOR
  // UPDATE of a view is one of all that is in it.
  void read(ObjectId id, LockMode mode, bool only) {
    p_.lock(id, mode);
    const Relation* const relation = p_.relation(id);
    if (relation == nullptr || use_ == QueryUse::analyzed) return;
    if (!only) p_.lock_tree(id, mode);
    if (relation->kind != RelationKind::view || !relation->query || !relation->query->query) return;
    QueryLocks inner(p_, use_);
    inner.locks_all_rows_ = mode == LockMode::row_share;
    inner.query(*relation->query->query);
  }

  // ---- write

  void change_rows(const Query& query) {
    const ObjectId table = find_relation(p_, query.relation);
    const bool inserts = query.kind == QueryKind::insert;
    p_.lock(table, LockMode::row_exclusive);
    if (use_ == QueryUse::analyzed || p_.relation(table) == nullptr) return;
    if (p_.relation(table)->kind == RelationKind::view) return change_view(table, query);
    note_code(table);
    if (!inserts && !query.only && !skips_partitions(query.relation, query))
      p_.lock_tree(table, LockMode::row_exclusive);
    if (use_ == QueryUse::planned || touches_no_row(query)) return;
    const bool rows_are_given =
        inserts && (!query.source || query.source->kind == QueryKind::values);
    rows_are_certain_ = rows_are_given && !query.on_conflict;
    const bool merges = query.kind == QueryKind::merge;
    if (rows_are_given) {
      insert_given(table, query);
    } else if (inserts || (merges && query.merge_inserts)) {
      insert_unknown(table, query);
    }
    const auto& assigned = inserts ? query.conflict_assignments : query.assignments;
    if (query.kind == QueryKind::update || (merges && query.merge_updates) ||
        query.conflict_updates) {
      check_referenced(table, &assigned);
      check_referencing(table, &assigned);
    }
    if (query.kind == QueryKind::delete_rows || (merges && query.merge_deletes))
      check_referencing(table, nullptr);
  }

  // A row of NULLs refers to nothing: the other table is let go at once (RI_FKey_check).
  void insert_given(ObjectId table, const Query& query) {
    const Relation& relation = *p_.relation(table);
    const GivenRows rows(query, relation);
    p_.before.visit_names(
        catalog::NameClass::constraint, table, [&](const catalog::Name&, ObjectId id) {
          const auto& key = *p_.before.find_as<Constraint>(id);
          if (key.kind != sql::ConstraintKind::foreign_key || !key.enforced) return;
          const GivenRows::Answer fills = rows.fills(key.columns);
          if (fills == GivenRows::Answer::never) return;
          check(key.referenced, LockMode::row_share);
          if (fills == GivenRows::Answer::maybe && p_.is_visible(key.referenced))
            p_.doubt("tables of foreign keys are locked only if a value is not NULL");
        });
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      const auto number = static_cast<std::int16_t>(i + 1);
      if (rows.takes_default(number)) take_default({table, number});
    }
  }

  void insert_unknown(ObjectId table, const Query& query) {
    check_referenced(table, nullptr);
    if (query.kind != QueryKind::insert) return;
    const Relation& relation = *p_.relation(table);
    const std::vector<std::int16_t> given = columns_of_insert(query, relation);
    row_is_read_ = false;
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      const auto number = static_cast<std::int16_t>(i + 1);
      if (std::find(given.begin(), given.end(), number) == given.end())
        take_default({table, number});
    }
    row_is_read_ = true;
  }

  // nextval() of a serial or identity column, and functions of the user's own.
  void take_default(catalog::Address column) {
    const catalog::Column& facts = p_.session.column(column);
    if (facts.dropped || facts.generated != 0) return;
    if (facts.identity != 0) lock_sequence(catalog::identity_sequence(p_.session, column));
    const auto* const value = p_.before.find_as<catalog::Default>(facts.default_value);
    if (value == nullptr) return;
    if (value->code && value->code->expression) return expression(*value->code->expression);
    for (const catalog::Dependency& each : p_.before.dependencies(facts.default_value)) {  // serial
      const Relation* const sequence = p_.relation(each.referenced.object);
      if (sequence != nullptr && sequence->kind == RelationKind::sequence)
        lock_sequence(each.referenced.object);
    }
  }

  // A change of a view's one relation (rewriteTargetView), unless code of the user's own takes its
  // place.
  void change_view(ObjectId view, const Query& query) {
    const std::string& name = p_.before.find(view)->name;
    const Relation& relation = *p_.relation(view);
    const bool is_simple = !has_code(view) && relation.query && relation.query->query &&
                           relation.query->query->from.size() == 1 &&
                           relation.query->query->from.front().kind == sql::FromKind::relation;
    if (!is_simple)
      return p_.doubt(fmt::format("what changes of the view {} lock below it is not known", name));
    QueryLocks(p_, use_).query(*relation.query->query);
    Query below = query;
    below.with.clear();
    below.from.clear();
    below.relation = relation.query->query->from.front().relation;
    below.only = relation.query->query->from.front().only;
    // the columns may have other names there
    if (!below.assignments.empty() || !below.conflict_assignments.empty())
      p_.doubt(fmt::format("which columns below the view {} change is not looked at", name));
    change_rows(below);
  }

  bool has_code(ObjectId relation) const {
    bool any = false;
    for (const auto each : {catalog::NameClass::trigger, catalog::NameClass::rule})
      p_.before.visit_names(each, relation, [&](const catalog::Name&, ObjectId) { any = true; });
    return any;
  }

  // What runs beside the statement: triggers and rules of the user's own.
  void note_code(ObjectId table) {
    const std::string& name = p_.before.find(table)->name;
    if (has_code(table))
      p_.doubt(fmt::format("what triggers and rules of {} lock is not known", name));
  }

  bool touches(ObjectId table, const std::vector<std::int16_t>& columns,
               const std::vector<sql::Target>* assigned) const {
    return assigned == nullptr ||
           std::any_of(assigned->begin(), assigned->end(), [&](const sql::Target& each) {
             const std::int16_t number = p_.session.find_column(table, each.name);
             return std::find(columns.begin(), columns.end(), number) != columns.end();
           });
  }

  // RI_FKey_check
  void check_referenced(ObjectId table, const std::vector<sql::Target>* assigned) {
    p_.before.visit_names(catalog::NameClass::constraint, table,
                          [&](const catalog::Name&, ObjectId id) {
                            const auto& key = *p_.before.find_as<Constraint>(id);
                            if (key.kind == sql::ConstraintKind::foreign_key && key.enforced &&
                                touches(table, key.columns, assigned))
                              check(key.referenced, LockMode::row_share);
                          });
  }

  // RI_FKey_noaction_del and its like: rows that go along are written, others looked for.
  void check_referencing(ObjectId table, const std::vector<sql::Target>* assigned) {
    for (const ObjectId id : catalog::referencing_keys(p_.before, table)) {
      const auto* const key = p_.before.find_as<Constraint>(id);
      if (!key->enforced || !touches(table, key->referenced_columns, assigned)) continue;
      const ReferenceAction action = assigned == nullptr ? key->on_delete : key->on_update;
      const bool looks =
          action == ReferenceAction::no_action || action == ReferenceAction::restrict;
      check(key->relation, looks ? LockMode::row_share : LockMode::row_exclusive);
    }
  }

  // Triggers of foreign keys run for rows: none, no lock.
  void check(ObjectId other, LockMode mode) {
    p_.lock(other, mode);
    if (!rows_are_certain_ && p_.is_visible(other))
      p_.doubt("tables of foreign keys are locked only if a row changes");
  }

  // ---- functions

  void call(const Expression& each) {
    if (use_ != QueryUse::run || each.name.empty()) return;
    const std::string& name = each.name.back();
    const bool of_sequence = name == "nextval" || name == "setval";
    if (of_sequence && !each.arguments.empty()) return sequence(each.arguments.front());
    const std::string schema = each.name.size() > 1 ? each.name[each.name.size() - 2] : "";
    const auto candidates = p_.session.types.functions(schema, name);
    const bool own = std::any_of(candidates.begin(), candidates.end(), [](const auto& function) {
      return function.id >= catalog::k_first_user_object && function.extension == 0;
    });
    if (own) p_.doubt(fmt::format("what function {} locks when it runs is not known", name));
  }

  void sequence(const Expression& written) {
    const bool is_cast = written.kind == sql::ExpressionKind::cast;
    const Expression& name = is_cast ? written.arguments.front() : written;
    if (name.kind != sql::ExpressionKind::string)
      return p_.doubt("which sequence gives the next value is not known");
    lock_sequence(find_relation(p_, catalog::qualified(sql::read_name(name.value))));
  }

  void lock_sequence(ObjectId sequence) {
    p_.lock(sequence, LockMode::row_exclusive);
    if (!row_is_read_ && p_.is_visible(sequence))
      p_.doubt("a sequence is locked only if there is a row to number");
  }

  Prediction& p_;
  QueryUse use_;
  std::vector<std::string> common_;  // names of WITH
  bool rows_are_certain_ = false;    // that the statement writes at least one
  bool row_is_read_ = true;          // what is selected is computed at least once
  bool locks_all_rows_ = false;      // of a view that is read FOR UPDATE
};

}  // namespace

void add_query(Prediction& prediction, const Query& query, QueryUse use) {
  QueryLocks(prediction, use).query(query);
}

void add_expression(Prediction& prediction, const Expression& expression, QueryUse use) {
  QueryLocks(prediction, use).expression(expression);
}

void predict(Prediction& prediction, const sql::RunQuery& op) {
  add_query(prediction, *op.query, QueryUse::run);
}

void predict(Prediction& prediction, const sql::Copy& op) {
  if (op.query) return add_query(prediction, *op.query, QueryUse::run);
  if (!op.from)
    return prediction.lock(find_relation(prediction, op.relation), LockMode::access_share);
  Query rows;  // COPY … FROM checks foreign keys as INSERT does
  rows.kind = QueryKind::insert;
  rows.relation = op.relation;
  add_query(prediction, rows, QueryUse::run);
}

void predict(Prediction& prediction, const sql::SessionCommand& op) {
  if (op.kind == "Execute") prediction.doubt("what the prepared statement locks is not known");
  if (!op.query) return;
  const QueryUse use = op.kind == "Prepare" ? QueryUse::analyzed
                       : op.runs            ? QueryUse::run
                                            : QueryUse::planned;
  add_query(prediction, *op.query, use);
}

}  // namespace migc::effects
