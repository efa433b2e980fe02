// ALTER TABLE and its relatives: the lock of the target, the recursion to its descendants, and what
// its commands do beyond that. What they make and drop is told by changes.cc.
#include <algorithm>

#include "compiler/effects/proofs.h"
#include "compiler/effects/steps.h"
#include "compiler/effects/version_facts.h"

namespace migc::effects {
namespace {

using sql::AlterAction;
using sql::AlterCommand;
using sql::ConstraintKind;

bool constraint_reaches(const Prediction& p, ObjectId target, const AlterCommand& command) {
  if (command.action == AlterAction::add_constraint) {
    return k_add_constraint_locks_descendants.holds(p.postgres()) ||
           (sql::is_inherited_kind(command.constraint->kind) && !command.constraint->no_inherit);
  }
  const auto* const found = p.constraint(target, command.name);
  if (found == nullptr) return false;
  if (command.action == AlterAction::drop_constraint)
    return sql::is_inherited_kind(found->kind) && !found->no_inherit;
  return !found->validated;  // VALIDATE: what is valid is so everywhere
}

bool has_column(const Prediction& p, ObjectId table, const std::string& name) {
  return p.session.find_column(table, name) != 0;
}

const catalog::Column& column_named(const Prediction& p, ObjectId table, const std::string& name) {
  return p.session.column({table, p.session.find_column(table, name)});
}

class Alteration {
 public:
  Alteration(Prediction& prediction, const sql::AlterTable& op) : p_(prediction), op_(op) {}

  void run() {
    const ObjectId target = find_relation(p_, op_.name);
    if (!p_.is_visible(target)) return;
    mode_ = lock_level(*p_.relation(target), op_);
    p_.lock(target, mode_);
    p_.skips_validation = skips_validation();
    p_.detaches_concurrently =
        std::any_of(op_.commands.begin(), op_.commands.end(), [](const AlterCommand& each) {
          return each.action == AlterAction::detach_partition && each.concurrently;
        });
    for (const AlterCommand& each : op_.commands) command(target, each);
  }

 private:
  void command(ObjectId target, const AlterCommand& each) {
    std::vector<ObjectId> tables = {target};
    if (!op_.only && reaches_descendants(p_, target, each)) {
      const auto below = p_.descendants(target);
      tables.insert(tables.end(), below.begin(), below.end());
    }
    lock_beyond(target, each);
    // ALTER TYPE … CASCADE (ATTypedTableRecursion)
    const auto typed = catalog::typed_tables(p_.before, target);
    tables.insert(tables.end(), typed.begin(), typed.end());
    for (const ObjectId table : tables) p_.lock(table, mode_);
    for (const ObjectId table : tables) carry_out(table, each);
  }

  // What is locked with ONLY too.
  void lock_beyond(ObjectId target, const AlterCommand& each) {
    const bool is_partitioned = p_.relation(target)->kind == RelationKind::partitioned_table;
    if (each.action == AlterAction::drop_constraint && is_partitioned)
      p_.lock_tree(target, mode_);  // ATCheckPartitionsNotInUse
    if (each.action == AlterAction::drop_column && has_column(p_, target, each.name)) {
      for (const ObjectId child : catalog::children_of(p_.before, target)) p_.lock(child, mode_);
    }
  }

  void carry_out(ObjectId table, const AlterCommand& each) {
    switch (each.action) {
      case AlterAction::add_column:
        return predict_add_column(p_, table, each);
      case AlterAction::set_type:
        return predict_set_type(p_, table, each);
      case AlterAction::add_constraint:
      case AlterAction::alter_constraint:
      case AlterAction::validate_constraint:
        return predict_constraint_command(p_, table, each);
      default:
        return predict_storage_command(p_, table, each);
    }
  }

  // A foreign key that comes with a column without a default finds NULL alone; one that is added to
  // the table itself in the same statement has all of them checked (transformAlterTableStmt).
  bool skips_validation() const {
    return std::none_of(op_.commands.begin(), op_.commands.end(), [](const AlterCommand& each) {
      if (each.action != AlterAction::add_column)
        return each.action == AlterAction::add_constraint ||
               each.action == AlterAction::attach_partition;
      const auto& constraints = each.column->constraints;
      return std::any_of(constraints.begin(), constraints.end(), [](const auto& constraint) {
        return constraint.kind == ConstraintKind::default_value ||
               constraint.kind == ConstraintKind::generated;
      });
    });
  }

  Prediction& p_;
  const sql::AlterTable& op_;
  LockMode mode_ = LockMode::access_exclusive;
};

}  // namespace

bool reaches_descendants(const Prediction& prediction, ObjectId target,
                         const AlterCommand& command) {
  switch (command.action) {
    case AlterAction::add_column:
      return !has_column(prediction, target, command.column->name);  // IF NOT EXISTS
    case AlterAction::drop_column:
      return has_column(prediction, target, command.name);  // IF EXISTS
    case AlterAction::set_not_null:
      return !is_not_null(prediction.before,
                          {target, prediction.session.find_column(target, command.name)});
    case AlterAction::set_type:
    case AlterAction::set_default:
    case AlterAction::drop_default:
    case AlterAction::set_expression:
    case AlterAction::drop_expression:
    case AlterAction::set_statistics:
    case AlterAction::set_storage:
      return true;
    case AlterAction::drop_not_null:
      return !k_drop_not_null_looks_first.holds(prediction.postgres()) ||
             column_named(prediction, target, command.name).not_null;
    case AlterAction::add_identity:
    case AlterAction::set_identity:
      return k_identity_reaches_partitions.holds(prediction.postgres());
    case AlterAction::drop_identity:  // IF EXISTS
      return k_identity_reaches_partitions.holds(prediction.postgres()) &&
             column_named(prediction, target, command.name).identity != 0;
    case AlterAction::alter_constraint: {
      const std::string& name = command.constraint && !command.constraint->name.empty()
                                    ? command.constraint->name
                                    : command.name;
      return prediction.constraint(target, name) != nullptr;
    }
    case AlterAction::add_constraint:
    case AlterAction::drop_constraint:
    case AlterAction::validate_constraint:
      return constraint_reaches(prediction, target, command);
    default:
      return false;
  }
}

void predict(Prediction& prediction, const sql::AlterTable& op) {
  Alteration(prediction, op).run();
}

}  // namespace migc::effects
