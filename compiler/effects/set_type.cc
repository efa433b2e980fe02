// ALTER COLUMN … TYPE: whether the rows are written again, and what is made anew around the column
// (ATExecAlterColumnType, ATPostAlterTypeCleanup, CheckIndexCompatible).
#include <algorithm>

#include "compiler/catalog/default_class.h"
#include "compiler/catalog/define_sequences.h"
#include "compiler/catalog/inference.h"
#include "compiler/catalog/type_change.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/effects/steps.h"

namespace migc::effects {
namespace {

using catalog::Column;
using catalog::ColumnType;
using catalog::Constraint;
using catalog::IndexFacts;
using catalog::IndexKey;
using catalog::TypeChange;
using sql::Expression;
using sql::ExpressionKind;

class TypeAlteration {
 public:
  TypeAlteration(Prediction& prediction, ObjectId table, const sql::AlterCommand& command)
      : p_(prediction), table_(table), command_(command) {}

  void run() {
    number_ = p_.session.find_column(table_, command_.name);
    catalog::TypeUse to;
    if (number_ == 0 || p_.session.read_type(*command_.column->type, to)) return;
    to_ = {to.type, to.typmod};
    rewrites_ = rewrites_rows();
    if (rewrites_) p_.rewrite(table_);
    for (const ObjectId index : p_.indexes(table_)) {
      if (uses_column(index)) make_again(index);
    }
    for (const catalog::Dependency& each : p_.before.dependents(table_)) {
      const auto* const constraint = p_.before.find_as<Constraint>(each.dependent.object);
      if (constraint != nullptr && each.referenced.column == number_) check_again(*constraint);
    }
    follow_sequence();
  }

 private:
  const Column& column() const { return p_.session.column({table_, number_}); }

  // ---- rows

  // What USING says of the old value: its type, if it does nothing but relabel it.
  std::optional<ColumnType> relabelled(const Expression& expression) const {
    if (expression.kind == ExpressionKind::column && expression.name.back() == column().name)
      return ColumnType{column().type.type, column().type.typmod};
    const bool wraps =
        expression.kind == ExpressionKind::cast || expression.kind == ExpressionKind::collate;
    const auto inner = wraps ? relabelled(expression.arguments.front()) : std::nullopt;
    if (!inner || expression.kind == ExpressionKind::collate) return inner;
    catalog::TypeUse type;
    if (p_.session.read_type(*expression.type, type)) return std::nullopt;
    const ColumnType target{type.type, type.typmod};
    return keeps(*inner, target, catalog::CastContext::explicit_) ? std::optional(target)
                                                                  : std::nullopt;
  }

  bool keeps(ColumnType from, ColumnType to, catalog::CastContext context) const {
    if (from.type == k_no_object || to.type == k_no_object) {
      p_.doubt("the type of a column that changes its type is not known");
      return false;
    }
    const auto keeps_in = [&](bool utc) {
      return catalog::type_change(p_.session.types, from, to, {context, utc}) == TypeChange::keep;
    };
    if (p_.settings.session_is_utc) return keeps_in(*p_.settings.session_is_utc);
    const bool kept = keeps_in(false);
    if (kept != keeps_in(true))
      p_.doubt("rows are kept if the TimeZone of the session is UTC, which is not known; SET it");
    return kept;
  }

  bool rewrites_rows() const {
    std::optional<ColumnType> from = ColumnType{column().type.type, column().type.typmod};
    if (command_.expression) from = relabelled(*command_.expression);
    return !from || !keeps(*from, to_, catalog::CastContext::assignment);
  }

  // ---- indexes

  bool uses_column(ObjectId index) const {
    const IndexFacts& facts = *p_.relation(index)->index;
    const auto is_key = [&](const IndexKey& key) { return key.column == number_; };
    if (std::any_of(facts.keys.begin(), facts.keys.end(), is_key)) return true;
    const auto needs = p_.before.dependencies(index);
    return std::find(facts.included.begin(), facts.included.end(), number_) !=
               facts.included.end() ||
           std::any_of(needs.begin(), needs.end(), [&](const catalog::Dependency& each) {
             return each.referenced == Address{table_, number_};
           });
  }

  // Dropped and made again; its old file serves if it would come out the same. That is remembered
  // for the index itself, not for those that are made below a partitioned one (TryReuseIndex).
  void make_again(ObjectId index) {
    p_.lock(index, LockMode::access_exclusive);
    const IndexFacts& facts = *p_.relation(index)->index;
    if (rewrites_ || facts.parent != k_no_object || !is_compatible(facts)) p_.rebuild(index);
  }

  bool is_compatible(const IndexFacts& facts) const {
    return !facts.predicate &&
           std::all_of(facts.keys.begin(), facts.keys.end(), [&](const auto& key) {
             if (key.column == 0) return false;
             return key.column != number_ ||
                    (keeps_class(facts.method, key) && keeps_collation(key));
           });
  }

  bool keeps_class(const std::string& method, const IndexKey& key) const {
    return !key.operator_class.empty() ||
           catalog::default_class(p_.session, method, column().type.type) ==
               catalog::default_class(p_.session, method, to_.type);
  }

  bool keeps_collation(const IndexKey& key) const {
    if (!key.collation.empty()) return true;
    const sql::NamePath& written = command_.column->collation;
    return collation(column().collation, column().type.type) ==
           collation(written.empty() ? std::string() : written.back(), to_.type);
  }

  std::string collation(const std::string& name, ObjectId type) const {
    if (!name.empty() && name != "default") return name;
    const auto facts = p_.session.types.type(catalog::base_type(p_.session.types, type));
    return facts ? std::to_string(facts->collation) : std::string();
  }

  // ---- constraints

  // Checks are always looked at again; a foreign key is dropped, which locks both tables, made
  // again, and looked at unless its operators stay the same (TryReuseForeignKey).
  void check_again(const Constraint& constraint) {
    const bool checked = constraint.validated && constraint.enforced;
    if (constraint.kind == sql::ConstraintKind::check && checked) p_.scan(table_);
    if (constraint.kind != sql::ConstraintKind::foreign_key) return;
    p_.lock(constraint.relation, LockMode::access_exclusive);
    p_.lock(constraint.referenced, LockMode::access_exclusive);
    const bool same_operators = !rewrites_ && keeps_class("btree", {});
    if (!checked || same_operators) return;
    p_.scan(constraint.relation);
    p_.scan(constraint.referenced);
  }

  void follow_sequence() {
    const ObjectId sequence = catalog::identity_sequence(p_.session, {table_, number_});
    p_.lock(sequence, LockMode::share_row_exclusive);
    p_.replace(sequence);
  }

  Prediction& p_;
  ObjectId table_;
  const sql::AlterCommand& command_;
  std::int16_t number_ = 0;
  ColumnType to_;
  bool rewrites_ = false;
};

}  // namespace

void predict_set_type(Prediction& prediction, ObjectId table, const sql::AlterCommand& command) {
  TypeAlteration(prediction, table, command).run();
}

}  // namespace migc::effects
